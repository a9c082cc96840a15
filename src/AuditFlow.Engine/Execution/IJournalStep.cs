namespace AuditFlow.Engine.Execution;

/// <summary>What a journal entry says of its activity; shared by all entries of that activity.</summary>
internal interface IJournalStep
{
    string ActivityId { get; }

    string Type { get; }

    int TypeVersion { get; }

    string? Name { get; }

    string NodeId { get; }

    /// <summary>The step whose node id, with a colon and the activity's id behind it, is this one's; null = not known.</summary>
    IJournalStep? Around { get; }
}
