namespace AuditFlow.Platform.Workflows;

/// <summary>A request that waiting blocks send on behalf of their run; it is no block of its own.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForRunsAttribute : Attribute;
