namespace AuditFlow.Platform.Workflows;

/// <summary>Rings when a signal was committed by this process.</summary>
internal sealed class WorkflowWakeUp : Bell;
