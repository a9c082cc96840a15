using AuditFlow.Frameworks;

namespace AuditFlow.Controls;

/// <summary>All that a control says of itself. It never changes: a change is a new version.</summary>
internal sealed class ControlContent
{
    public required string Title { get; init; }

    /// <summary>Who does what, when, on which report, to which precision, with which proof.</summary>
    public required string Description { get; init; }
    public required string Process { get; init; }
    public required List<string> Systems { get; init; }
    public required string OwnerEmail { get; init; }
    public required string? PerformerEmail { get; init; }

    /// <summary>Empty means that the board is next.</summary>
    public required string? ManagerEmail { get; init; }
    public required ControlNature Nature { get; init; }
    public required ControlType Type { get; init; }
    public required ControlLevel Level { get; init; }
    public required Frequency Frequency { get; init; }

    /// <summary>Key for SOX: relied upon, hence tested.</summary>
    public required bool IsKey { get; init; }
    public required string? KeyRationale { get; init; }
    public required RiskRating RiskRating { get; init; }

    /// <summary>Financial-statement assertions.</summary>
    public required List<string> Assertions { get; init; }
    public required List<string> Accounts { get; init; }

    /// <summary>Criteria of all frameworks, each as framework/criterion: <c>soc2-tsc-2017/CC6.1</c>, <c>coso-2013/11</c>.</summary>
    public required List<string> Mappings { get; init; }
    public required string? ItgcDomain { get; init; }
    public required string? Evidence { get; init; }

    /// <summary>Information produced by the entity that the control uses, with its completeness-and-accuracy check.</summary>
    public required string? Report { get; init; }

    /// <summary>Ids of the controls for which this one stands in.</summary>
    public required List<string> CompensatesFor { get; init; }
    public required DateOnly InOperationSince { get; init; }

    /// <summary>The ids of one framework's criteria, for example of <see cref="FrameworkCatalog.Tsc"/>.</summary>
    public IEnumerable<string> CriteriaOf(string frameworkId) =>
        Mappings.Where(mapping => mapping.StartsWith(frameworkId + "/", StringComparison.Ordinal)).Select(mapping => mapping[(frameworkId.Length + 1)..]);
}

public enum ControlNature
{
    Preventive,
    Detective,
    Corrective,
}

public enum ControlType
{
    Manual,
    Automated,
    ITDependentManual,
}

public enum ControlLevel
{
    Entity,
    Process,
    ITGC,
}

public enum Frequency
{
    Annual,
    SemiAnnual,
    Quarterly,
    Monthly,
    SemiMonthly,
    Weekly,
    Daily,
    ManyTimesADay,
    EventDriven,

    /// <summary>Automated: one test per variant.</summary>
    Continuous,
}

public enum RiskRating
{
    Low,
    Normal,
    High,
}

/// <summary>The same values as people read them.</summary>
internal static class ControlWords
{
    extension(ControlType type)
    {
        public string Words => type switch
        {
            ControlType.Manual => "Manual",
            ControlType.Automated => "Automated",
            ControlType.ITDependentManual => "IT-dependent manual",
        };
    }

    extension(ControlLevel level)
    {
        public string Words => level switch
        {
            ControlLevel.Entity => "Entity level",
            ControlLevel.Process => "Process",
            ControlLevel.ITGC => "IT general control",
        };
    }

    extension(Frequency frequency)
    {
        public string Words => frequency switch
        {
            Frequency.Annual => "Annual",
            Frequency.SemiAnnual => "Semi-annual",
            Frequency.Quarterly => "Quarterly",
            Frequency.Monthly => "Monthly",
            Frequency.SemiMonthly => "Semi-monthly",
            Frequency.Weekly => "Weekly",
            Frequency.Daily => "Daily",
            Frequency.ManyTimesADay => "Many times a day",
            Frequency.EventDriven => "Event driven",
            Frequency.Continuous => "Continuous",
        };
    }
}
