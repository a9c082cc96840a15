namespace AuditFlow.Shared;

/// <summary>A place with nothing in it: what will be here, why it is empty, the one next step; drawn by <c>_Empty</c>.</summary>
public sealed record EmptyPlace(string Title, string Why)
{
    public Link? Next { get; init; }

    public string Icon { get; init; } = "list-details";
}
