namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>Marks a block that waits for people, for facts or for the clock, so that checks know what a branch may be held up by.</summary>
internal interface IWaitingBlock;
