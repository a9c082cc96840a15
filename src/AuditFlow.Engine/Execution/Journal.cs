namespace AuditFlow.Engine.Execution;

/// <summary>Collects the journal of one burst.</summary>
internal sealed class Journal(long sequence, TimeProvider clock, int expected)
{
    private readonly List<JournalEntry> _entries = new(expected);

    public long Sequence { get; private set; } = sequence;

    public IReadOnlyList<JournalEntry> Entries => _entries;

    public void Write(string eventName, ActivityRun run, string? message = null, object? payload = null)
        => _entries.Add(new JournalEntry(Sequence++, eventName, run.Node, run.Id, run.Parent?.Id, message, payload, clock.GetUtcNow()));
}

/// <summary>Elsa's words for what happens to an activity.</summary>
internal static class JournalEvents
{
    public const string Started = "Started";
    public const string Resumed = "Resumed";
    public const string Suspended = "Suspended";
    public const string Completed = "Completed";
    public const string Faulted = "Faulted";
    public const string Canceled = "Canceled";
    public const string WorkflowCancelled = "Workflow cancelled";

    /// <summary>Not Elsa's: an operator had a faulted activity run again.</summary>
    public const string Retried = "Retried";

    /// <summary>Not Elsa's: the instance was moved to another version of its definition.</summary>
    public const string Moved = "Moved";

    /// <summary>Not Elsa's: an activity failed and will be tried again.</summary>
    public const string RetryPlanned = "Retry planned";

    /// <summary>Not Elsa's: an operator let a faulted activity count as completed.</summary>
    public const string Skipped = "Skipped";
}
