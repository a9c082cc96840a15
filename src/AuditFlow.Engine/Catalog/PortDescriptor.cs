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
    /// <summary>What the designer shows: the name in words, <c>PlanSubmitted</c> as "Plan submitted".</summary>
    public string DisplayName { get; init; } = InWords(Name);

    public bool IsBrowsable { get; init; } = true;

    static string InWords(string name) => string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) && char.IsLower(name[i - 1]) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
