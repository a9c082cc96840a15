namespace AuditFlow.Engine;

/// <summary>Describes a class derived from <see cref="Activity"/> to the catalogue.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ActivityAttribute(string typeName) : Attribute
{
    public string TypeName { get; } = typeName;

    public int Version { get; init; } = 1;

    public string Category { get; init; } = "Miscellaneous";

    public string? DisplayName { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The ways out; none given means <c>Done</c>.</summary>
    public string[] Outcomes { get; init; } = [];

    public ActivityKind Kind { get; init; }

    public bool IsTerminal { get; init; }
}

/// <summary>Marks a property that the engine fills with the evaluated input before the activity executes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    /// <summary>The name in the definition when it is not that of the property.</summary>
    public string? Name { get; init; }

    /// <summary>The name in definitions of before, which are read by it where they have none of today's.</summary>
    public string? FormerName { get; init; }

    public string? DisplayName { get; init; }

    public string Description { get; init; } = "";

    public string? Category { get; init; }

    public string? UiHint { get; init; }

    public string? DefaultSyntax { get; init; }

    /// <summary>What a dropdown, radio list or check list offers: values, or <c>value=Text shown</c>.</summary>
    public string[] Options { get; init; } = [];

    public bool IsRequired { get; init; }

    public bool IsSensitive { get; init; }

    public float Order { get; init; }
}

/// <summary>Marks a property that the engine reads when the activity has completed, and binds to the variable that the definition names.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : Attribute
{
    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    public string Description { get; init; } = "";
}
