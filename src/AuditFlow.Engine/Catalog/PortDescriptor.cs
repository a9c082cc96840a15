namespace AuditFlow.Engine;

/// <summary>Whether a port is a way out of an activity or a place for an activity inside it.</summary>
public enum PortType
{
    Flow,
    Embedded,
}

/// <summary>A way out of an activity (an outcome), or a place inside it that holds another activity.</summary>
public sealed record PortDescriptor(string Name, PortType Type = PortType.Flow)
{
    public string DisplayName { get; init; } = Name;

    public bool IsBrowsable { get; init; } = true;
}
