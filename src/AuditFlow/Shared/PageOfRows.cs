namespace AuditFlow.Shared;

/// <summary>Which rows of how many are shown; drawn by <c>_Pager</c>.</summary>
public sealed record PageOfRows(int Page, int Total)
{
    public int Size { get; init; } = 50;
}
