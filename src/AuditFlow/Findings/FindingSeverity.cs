namespace AuditFlow.Findings;

/// <summary>Which words severities are taken from: the framework decides.</summary>
public enum SeverityScale
{
    Soc2,
    Sox,
}

/// <summary>How grave a finding is. Named by people, never computed .</summary>
public enum FindingSeverity
{
    NotRatedYet,
    Observation,
    Deviation,
    ControlFailure,
    CriterionNotMet,
    ControlDeficiency,
    SignificantDeficiency,
    MaterialWeakness,
}

internal static class SeverityScales
{
    extension(SeverityScale scale)
    {
        /// <summary>From the lightest to the gravest.</summary>
        public IReadOnlyList<FindingSeverity> Severities => scale switch
        {
            SeverityScale.Soc2 => [FindingSeverity.Observation, FindingSeverity.Deviation, FindingSeverity.ControlFailure, FindingSeverity.CriterionNotMet],
            SeverityScale.Sox => [FindingSeverity.ControlDeficiency, FindingSeverity.SignificantDeficiency, FindingSeverity.MaterialWeakness],
        };
    }

    extension(FindingSeverity severity)
    {
        /// <summary>The severity as it is written in a sentence.</summary>
        public string Words => severity switch
        {
            FindingSeverity.NotRatedYet => "not rated yet",
            FindingSeverity.Observation => "observation",
            FindingSeverity.Deviation => "deviation",
            FindingSeverity.ControlFailure => "control failure",
            FindingSeverity.CriterionNotMet => "criterion not met",
            FindingSeverity.ControlDeficiency => "control deficiency",
            FindingSeverity.SignificantDeficiency => "significant deficiency",
            FindingSeverity.MaterialWeakness => "material weakness",
        };
    }
}
