namespace AuditFlow.Engine;

/// <summary>Everything that the designer and the compiler know of a type of activity.</summary>
public sealed record ActivityDescriptor
{
    /// <summary>For example <c>AuditFlow.OpenFinding</c>.</summary>
    public required string TypeName { get; init; }

    public string Namespace { get => field ?? (TypeName.LastIndexOf('.') is var dot and > 0 ? TypeName[..dot] : ""); init; }

    public string Name { get => field ?? TypeName[(TypeName.LastIndexOf('.') + 1)..]; init; }

    public int Version { get; init; } = 1;

    /// <summary>The heading in the designer's toolbox.</summary>
    public string Category { get; init; } = "Miscellaneous";

    public string DisplayName { get => field ?? Words.Of(Name); init; }

    public string Description { get; init; } = "";

    public ActivityKind Kind { get; init; }

    /// <summary>The ways out and the places inside. An activity without a flow port of its own has the one way out <c>Done</c>.</summary>
    public IReadOnlyList<PortDescriptor> Ports { get; init; } = [];

    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];

    public bool IsContainer { get; init; }

    /// <summary>Whether the toolbox offers it.</summary>
    public bool IsBrowsable { get; init; } = true;

    public bool IsStart { get; init; }

    /// <summary>Whether completing it completes the flowchart or sequence around it.</summary>
    public bool IsTerminal { get; init; }

    public IReadOnlyDictionary<string, object?> CustomProperties { get; init; } = EmptyValues.Instance;

    /// <summary>Members that the designer copies on to a new node.</summary>
    public IReadOnlyDictionary<string, object?> ConstructionProperties { get; init; } = EmptyValues.Instance;
}
