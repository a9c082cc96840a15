namespace AuditFlow.Platform.Security;

/// <summary>What somebody is in an audit. One person may be several.</summary>
public enum Role
{
    ComplianceLead,
    ControlOwner,
    Performer,
    Tester,
    Reviewer,
    Manager,
    RiskOwner,
    ExecutiveCertifier,
    ExternalAuditor,
    Administrator,
    ReadOnly,
}

internal static class RoleWords
{
    extension(Role role)
    {
        /// <summary>The role as it is written in a sentence.</summary>
        public string Words => role switch
        {
            Role.ComplianceLead => "compliance lead",
            Role.ControlOwner => "control owner",
            Role.Performer => "performer",
            Role.Tester => "tester",
            Role.Reviewer => "reviewer",
            Role.Manager => "manager",
            Role.RiskOwner => "risk owner",
            Role.ExecutiveCertifier => "executive certifier",
            Role.ExternalAuditor => "external auditor",
            Role.Administrator => "administrator",
            Role.ReadOnly => "reader",
        };
    }
}
