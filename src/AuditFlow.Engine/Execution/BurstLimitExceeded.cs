namespace AuditFlow.Engine.Execution;

/// <summary>A burst that does not come to rest. It is recorded as an incident of the activity that was next.</summary>
internal sealed class BurstLimitExceeded(string message) : Exception(message);
