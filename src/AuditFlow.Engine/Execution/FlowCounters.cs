namespace AuditFlow.Engine.Execution;

/// <summary>
/// What a flowchart remembers: how often each of its activities and connections was visited, and whether the last visit of a connection followed it.
/// Arrays by position in the compiled flowchart.
/// </summary>
internal sealed class FlowCounters(int activities, int connections)
{
    public int[] ActivityVisits { get; } = new int[activities];

    public int[] ConnectionVisits { get; } = new int[connections];

    public bool[] Followed { get; } = new bool[connections];

    public FlowCounters Copy()
    {
        var copy = new FlowCounters(ActivityVisits.Length, ConnectionVisits.Length);
        ActivityVisits.CopyTo(copy.ActivityVisits, 0);
        ConnectionVisits.CopyTo(copy.ConnectionVisits, 0);
        Followed.CopyTo(copy.Followed, 0);
        return copy;
    }
}
