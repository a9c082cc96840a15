namespace AuditFlow.Engine;

/// <summary>Whether an instance can still go on. There is no way back from <see cref="Finished"/> but an operator's retry.</summary>
public enum WorkflowStatus
{
    Running,
    Finished,
}

/// <summary>How an instance stands in detail, with Elsa's names.</summary>
public enum WorkflowSubStatus
{
    Pending,
    Executing,
    Suspended,
    Finished,
    Cancelled,
    Faulted,
}

/// <summary>How one execution of one activity stands. One L in Canceled: Elsa spells it so for activities.</summary>
public enum ActivityStatus
{
    Pending,
    Running,
    Completed,
    Canceled,
    Faulted,
}
