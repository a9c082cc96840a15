namespace AuditFlow.Engine.Expressions;

/// <summary>An expression cannot be understood. The message says where and why, for the person who wrote it.</summary>
internal sealed class ExpressionFault(string message) : Exception(message);
