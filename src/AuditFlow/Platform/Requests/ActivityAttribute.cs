namespace AuditFlow.Platform.Requests;

/// <summary>
/// Makes a request a block in the designer: its properties are the block's inputs, its result the output. The
/// request's XML summary is not read; say here, in the lead's words, what the block does.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ActivityAttribute(string category, string displayName, string description) : Attribute
{
    /// <summary>The heading in the toolbox: Audits, Tasks, Attestations, Findings, …</summary>
    public string Category { get; } = category;

    public string DisplayName { get; } = displayName;

    public string Description { get; } = description;
}
