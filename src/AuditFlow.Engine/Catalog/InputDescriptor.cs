namespace AuditFlow.Engine;

/// <summary>One input of an activity: its type for the engine, and how the designer edits it.</summary>
public sealed record InputDescriptor
{
    /// <summary>In PascalCase; the member in a definition is its camelCase.</summary>
    public required string Name { get; init; }

    /// <summary>What definitions of before called it; read where they do not set it by its name.</summary>
    public string? FormerName { get; init; }

    /// <summary>The type that the evaluated value is converted to.</summary>
    public required Type Type { get; init; }

    /// <summary>The designer's word for the type, for example <c>String</c> or <c>ICollection&lt;String&gt;</c>.</summary>
    public string TypeName { get => field ?? TypeAlias.Of(Type); init; }

    public string DisplayName { get => field ?? Words.Of(Name); init; }

    public string Description { get; init; } = "";

    public float Order { get; init; }

    public bool IsBrowsable { get; init; } = true;

    public bool IsSynthetic { get; init; }

    /// <summary>False for a member that holds plain JSON instead of an expression, for example the cases of a switch.</summary>
    public bool IsWrapped { get; init; } = true;

    /// <summary>Whether publishing refuses a definition in which this input is not set.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The editor that the designer shows; see the studio's list of hints.</summary>
    public string UiHint { get => field ?? UiHints.For(Type); init; }

    /// <summary>The host's list from which the designer offers values; null when what it offers is fixed.</summary>
    public Type? Choices { get; init; }

    public string? Category { get; init; }

    public object? DefaultValue { get; init; }

    public string DefaultSyntax { get => field ?? UiHints.SyntaxFor(UiHint); init; }

    public bool IsReadOnly { get; init; }

    /// <summary>Whether the value must not be shown in journals.</summary>
    public bool IsSensitive { get; init; }

    public string? StorageDriverType { get; init; }

    /// <summary>What the editor needs, for example the items of a dropdown, in the studio's form.</summary>
    public IReadOnlyDictionary<string, object?> UiSpecifications { get; init; } = EmptyValues.Instance;
}
