using System.ComponentModel.DataAnnotations;
using AuditFlow.Controls;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>One finding with its history and what this reader may do next.</summary>
[Allow(Permission.ViewFindings)]
public sealed record ShowFinding : IQuery<ShownFinding>
{
    /// <summary>FND-0001.</summary>
    [MaxLength(20)]
    public required string Number { get; init; }
}

public sealed record ShownFinding
{
    public required Guid Id { get; init; }

    public required FindingLine Line { get; init; }

    public required string Description { get; init; }

    public string? ControlTitle { get; init; }

    public required int ControlVersion { get; init; }

    public Guid? AuditId { get; init; }

    public required FindingSource Source { get; init; }

    public required string SourceId { get; init; }

    public required string Owner { get; init; }

    public string? Plan { get; init; }

    public string? PlanBy { get; init; }

    public string? FixedBy { get; init; }

    public DateTimeOffset? FixedAt { get; init; }

    public int FailedRetests { get; init; }

    public string? AcceptedBy { get; init; }

    public string? RunId { get; init; }

    public string? RunState { get; init; }

    /// <summary>The steps that stand open, each with the reason why this reader cannot take it; null when they can.</summary>
    public required IReadOnlyDictionary<FindingStep, string?> Steps { get; init; }

    public required IReadOnlyList<TrailLine> Trail { get; init; }
}

internal sealed class ShowFindingHandler(AuditFlowDb db, CurrentActor current, TimeProvider clock) : IRequestHandler<ShowFinding, ShownFinding>
{
    public async Task<ShownFinding> Handle(ShowFinding request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Addresses are written in small letters here and there; numbers are not.
        var number = request.Number.ToUpperInvariant();
        var finding = Refuse.IfMissing(await db.Findings.SingleOrDefaultAsync(f => f.Number == number, cancellationToken), $"finding {number}");
        var control = await db.CurrentControls.Where(c => c.Control.ControlId == finding.ControlId)
            .Select(c => new { c.Version.Content.Title, c.Version.Content.OwnerEmail, c.Version.Content.PerformerEmail }).SingleOrDefaultAsync(cancellationToken);
        var correlation = finding.Id.ToString("D");
        var run = await db.Instances.Where(i => i.CorrelationId == correlation).OrderByDescending(i => i.CreatedAt).Select(i => new { i.Id, i.SubStatus }).FirstOrDefaultAsync(cancellationToken);
        var subject = FindingChange.SubjectOf(finding);
        return new ShownFinding
        {
            Id = finding.Id, Line = (await db.LinesAsync([finding], now, cancellationToken))[0], Description = finding.Description, ControlTitle = control?.Title, ControlVersion = finding.ControlVersion,
            AuditId = finding.AuditId, Source = finding.Source, SourceId = finding.SourceId, Owner = finding.Owner, Plan = finding.Plan, PlanBy = finding.PlanBy, FixedBy = finding.FixedBy,
            FixedAt = finding.FixedAt, FailedRetests = finding.FailedRetests, AcceptedBy = finding.AcceptedBy, RunId = run?.Id, RunState = run?.SubStatus,
            Steps = FindingSteps.Of(finding, current.Actor, control is null ? [] : [control.OwnerEmail, control.PerformerEmail]),
            Trail = await db.TrailEntries.Where(e => e.Subject == subject).OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence)
                .Select(e => new TrailLine(e.At, e.What, e.Sentence, e.Actor)).Take(100).ToListAsync(cancellationToken),
        };
    }
}

/// <summary>Which steps of a finding stand open, and why a reader cannot take one of them. The requests decide; this only says it beforehand.</summary>
internal static class FindingSteps
{
    static readonly (FindingStep Step, Permission Permission)[] Offered =
    [
        (FindingStep.SubmitPlan, Permission.RemediateFindings),
        (FindingStep.ApprovePlan, Permission.ApprovePlans),
        (FindingStep.BeginRemediation, Permission.BeginRemediation),
        (FindingStep.ReportFixed, Permission.RemediateFindings),
        (FindingStep.PassRetest, Permission.RetestFindings),
        (FindingStep.AcceptRisk, Permission.AcceptRisks),
        (FindingStep.Reopen, Permission.ReopenFindings),
        (FindingStep.Rate, Permission.RateFindings),
    ];

    public static IReadOnlyDictionary<FindingStep, string?> Of(Finding finding, Actor reader, IReadOnlyCollection<string?> controlPeople) => Offered
        .Where(o => FindingTransition.Of(o.Step).From.Contains(finding.State) && Stands(finding, o.Step))
        .ToDictionary(o => o.Step, o => WhyNot(finding, o.Step, o.Permission, reader, controlPeople));

    static bool Stands(Finding finding, FindingStep step) => step switch
    {
        FindingStep.SubmitPlan => !finding.IsPlanWaiting,
        FindingStep.ApprovePlan => finding.IsPlanWaiting,
        _ => true,
    };

    static string? WhyNot(Finding finding, FindingStep step, Permission permission, Actor reader, IReadOnlyCollection<string?> controlPeople)
    {
        if (!Permissions.Allows(reader, permission))
        {
            return Permissions.Explain(permission);
        }

        var me = reader.Mailbox;
        var isTheirs = reader.Has(Role.ComplianceLead) || me == finding.RemediationOwner || me == finding.Owner;
        return step switch
        {
            FindingStep.SubmitPlan or FindingStep.ReportFixed when !isTheirs => $"This is done by {finding.RemediationOwner}, {finding.Owner} or a compliance lead.",
            FindingStep.ApprovePlan when me == finding.PlanBy => "You made this plan; somebody else has to approve it.",
            FindingStep.PassRetest when me == finding.FixedBy || me == finding.RemediationOwner || me == finding.PlanBy => "You took part in the remediation; somebody else has to test it again.",
            FindingStep.PassRetest when me == finding.Owner || controlPeople.Contains(me) => $"You own or perform {finding.ControlId}; somebody else has to test it again.",
            FindingStep.AcceptRisk when finding.Severity == FindingSeverity.MaterialWeakness => "A material weakness cannot be accepted.",
            _ => null,
        };
    }
}
