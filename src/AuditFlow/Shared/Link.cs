namespace AuditFlow.Shared;

/// <summary>A word that leads somewhere.</summary>
public sealed record Link(string Text, string Url);
