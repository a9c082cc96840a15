namespace AuditFlow.Engine;

/// <summary>Which version of a definition is wanted: the published one, the latest one (a draft counts), or a numbered one.</summary>
public readonly record struct WorkflowVersion
{
    private WorkflowVersion(int number) => Number = number;

    /// <summary>The version that new runs use. This is also the default value.</summary>
    public static WorkflowVersion Published { get; } = new(0);

    /// <summary>The newest version, published or not.</summary>
    public static WorkflowVersion Latest { get; } = new(-1);

    /// <summary>The number of the wanted version; 0 = published, -1 = latest.</summary>
    public int Number { get; }

    public bool IsPublished => Number == 0;

    public bool IsLatest => Number == -1;

    public static WorkflowVersion Exactly(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        return new WorkflowVersion(number);
    }

    public override string ToString() => Number switch
    {
        0 => "published",
        -1 => "latest",
        _ => Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
