using System.Collections.Frozen;
using static AuditFlow.Platform.Security.Role;

namespace AuditFlow.Platform.Security;

/// <summary>What may be done. Each has its row in <see cref="Permissions"/>.</summary>
public enum Permission
{
    SeeOwnHome,
    ViewControls,
    ViewPeople,
    ImportRegisters,
    ManageAccounts,
    DraftDrawings,
    PublishDrawings,
    ViewRuns,
    MendRuns,
    Rehearse,
    EndRehearsals,
    ViewAudits,
    ManageAudits,
    RunAudits,
    OverrideGates,
    DoTasks,
    AssignTasks,
    ViewFindings,
    OpenFindings,
    RateFindings,
    RemediateFindings,
    BeginRemediation,
    ApprovePlans,
    RetestFindings,
    AcceptRisks,
    ReopenFindings,
    RunSchedules,
    SwitchSchedules,
    ViewAttestations,
    ManageCampaigns,
    RunAttestations,
    AnswerByLink,
    ReviewAnswers,
    ReadRestrictedAnswers,
    SeedDemo,
    SendNotices,
    ViewOutbox,
    MendOutbox,
    TakeBounces,
    ViewBoard,
    ManageKeys,
    GiveEvidence,
    ViewEvidence,
    ViewCalendars,
    ManageCalendars,
}

/// <summary>The one table of rights: a row for each permission, a column for each kind of actor.</summary>
internal static class Permissions
{
    static readonly Role[] Everyone = Enum.GetValues<Role>();
    static readonly Role[] Staff = [.. Everyone.Except([ExternalAuditor])];

    static readonly FrozenDictionary<Permission, Grant> Table = new Dictionary<Permission, Grant>
    {
        //                                    signed-in roles                      link   run    schedule operator
        [Permission.SeeOwnHome]      = new(Everyone,                               false, false, false,   false),
        [Permission.ViewControls]    = new(Everyone,                               false, true,  false,   true),
        [Permission.ViewPeople]      = new(Staff,                                  false, true,  false,   true),
        [Permission.ImportRegisters] = new([ComplianceLead],                       false, false, false,   true),
        [Permission.ManageAccounts]  = new([Administrator],                        false, false, false,   true),
        [Permission.DraftDrawings]   = new([ComplianceLead],                       false, false, false,   true),
        [Permission.PublishDrawings] = new([ComplianceLead],                       false, false, true,    true),
        [Permission.ViewRuns]        = new([ComplianceLead, Manager, Administrator], false, false, false, true),
        [Permission.MendRuns]        = new([ComplianceLead, Administrator],        false, false, false,   true),
        [Permission.Rehearse]        = new([ComplianceLead, Administrator],        false, false, false,   false),
        [Permission.EndRehearsals]   = new([],                                     false, false, true,    false),
        [Permission.ViewAudits]        = new(Everyone,                                               false, true,  false, true),
        [Permission.ManageAudits]      = new([ComplianceLead],                                       false, false, false, true),
        [Permission.RunAudits]         = new([],                                                     false, true,  false, false),
        [Permission.OverrideGates]     = new([ComplianceLead],                                       false, false, false, false),
        [Permission.DoTasks]           = new(Everyone,                                               false, false, false, false),
        [Permission.AssignTasks]       = new([ComplianceLead],                                       false, true,  false, false),
        [Permission.ViewFindings]      = new(Staff,                                                  false, true,  false, true),
        [Permission.OpenFindings]      = new([ComplianceLead, Tester, Reviewer],                     true,  true,  false, false),
        [Permission.RateFindings]      = new([ComplianceLead, Reviewer],                             false, false, false, false),
        [Permission.RemediateFindings] = new([ComplianceLead, ControlOwner, Manager, Performer],     false, false, false, false),
        [Permission.BeginRemediation]  = new([ComplianceLead, ControlOwner, Manager, Performer],     false, true,  false, false),
        [Permission.ApprovePlans]      = new([ComplianceLead, ExecutiveCertifier],                   false, false, false, false),
        [Permission.RetestFindings]    = new([Tester, Reviewer],                                     false, false, false, false),
        [Permission.AcceptRisks]       = new([ComplianceLead],                                       false, false, false, false),
        [Permission.ReopenFindings]    = new([ComplianceLead],                                       false, true,  false, false),
        [Permission.RunSchedules]    = new([],                                     false, false, true,    true),
        [Permission.SwitchSchedules]   = new([ComplianceLead],                                       false, true,  false, false),
        [Permission.ViewAttestations]  = new(Staff,                                                  false, true,  false, true),
        [Permission.ManageCampaigns]   = new([ComplianceLead],                                       false, true,  true,  true),
        [Permission.RunAttestations]   = new([ComplianceLead],                                       false, true,  false, false),
        [Permission.AnswerByLink]      = new([],                                                     true,  false, false, false),
        [Permission.ReviewAnswers]     = new([ComplianceLead, Manager],                              false, false, false, false),
        [Permission.ReadRestrictedAnswers] = new([ComplianceLead, ExecutiveCertifier],               false, false, false, false),
        [Permission.SendNotices]       = new([],                                                     false, true,  false, false),
        [Permission.ViewOutbox]        = new([ComplianceLead, Administrator],                        false, false, false, true),
        [Permission.MendOutbox]        = new([ComplianceLead, Administrator],                        false, false, false, true),
        [Permission.TakeBounces]     = new([],                                     false, false, true,    false),
        [Permission.ViewBoard]         = new([ComplianceLead, Manager, ExecutiveCertifier, Reviewer, ReadOnly], false, false, false, true),
        [Permission.ManageKeys]        = new([],                                                     false, false, true,  true),
        [Permission.GiveEvidence]      = new([ComplianceLead, ControlOwner, Performer, Tester, Reviewer, Manager], true, false, false, false),
        [Permission.ViewEvidence]      = new(Staff,                                                  true,  false, false, true),
        [Permission.ViewCalendars]     = new(Staff,                                                  false, false, false, true),
        [Permission.ManageCalendars]   = new([ComplianceLead],                                       false, false, false, true),
        [Permission.SeedDemo]          = new([],                                                     false, false, false, true),
    }.ToFrozenDictionary();

    public static bool Allows(Actor actor, Permission permission)
    {
        var grant = Table[permission];
        return actor switch
        {
            PersonActor person => person.Roles.Any(grant.Roles.Contains),
            LinkActor => grant.Link,
            RunActor => grant.Run,
            ScheduleActor => grant.Schedule,
            OperatorActor => grant.Operator,
            SystemActor => grant.Schedule || grant.Run,
            _ => false,
        };
    }

    /// <summary>The sentence of a 403: who may.</summary>
    public static string Explain(Permission permission)
    {
        var roles = Table[permission].Roles;
        return roles.Length == 0
            ? "Nobody does this by hand."
            : $"This needs one of these roles: {string.Join(", ", roles.Select(r => r.Words))}.";
    }

    public static IReadOnlyDictionary<Permission, Grant> Rows => Table;
}

/// <summary>Who has a permission.</summary>
internal sealed record Grant(Role[] Roles, bool Link, bool Run, bool Schedule, bool Operator);
