using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Platform;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>
/// Opens a finding about a control and starts its remediation. The same source asked again gives the finding that is
/// there, so a step that is tried twice opens one.
/// </summary>
[Activity("Findings", "Open a finding", "Writes down that a control did not hold, names who sees to the fix, and starts the remediation drawing.")]
[Allow(Permission.OpenFindings)]
public sealed record OpenFinding : ICommand<OpenedFinding>
{
    /// <summary>The id that people use: ITGC-AC-01.</summary>
    [Required(ErrorMessage = "Name the control.")]
    [MaxLength(40)]
    [Display(Name = "Control", Description = "The control that did not hold.")]
    [Engine.Choices<OfferControls>]
    public required string ControlId { get; init; }

    /// <summary>The version that did not hold; the newest when left out.</summary>
    [Display(Name = "Version of the control", Description = "The version that did not hold; the newest when left empty.")]
    public int? ControlVersion { get; init; }

    [Required(ErrorMessage = "A finding needs a title.")]
    [MaxLength(200)]
    [Display(Description = "What is wrong, as a short heading.")]
    public required string Title { get; init; }

    [Required(ErrorMessage = "Say what was found.")]
    [MaxLength(8000)]
    [Display(Description = "What was found: which cases, since when.")]
    [DataType(DataType.MultilineText)]
    public required string Description { get; init; }

    [Display(Description = "How it came to light.")]
    public FindingSource Source { get; init; } = FindingSource.Person;

    /// <summary>The attestation, task or test that brought it to light.</summary>
    [Required]
    [MaxLength(200)]
    [Display(Name = "Source, by its id", Description = "What brought it to light, such as getWorkflowInstanceId(). The same source asked again opens no second finding.")]
    public required string SourceId { get; init; }

    [Display(Name = "Audit", Description = "Left empty: the audit that the run belongs to.")]
    public Guid? AuditId { get; init; }

    [Range(1, 366)]
    [Display(Name = "Due in days", Description = "Days until it has to be mended, 1 to 366.")]
    public int DueInDays { get; init; } = 30;
}

public sealed record OpenedFinding(Guid FindingId, string Number);

internal sealed class OpenFindingHandler(AuditFlowDb db, FindingChange change, CurrentActor current, Runs runs, Trail trail, Ids ids) : IRequestHandler<OpenFinding, OpenedFinding>
{
    const string Drawing = "remediation";

    public async Task<OpenedFinding> Handle(OpenFinding request, CancellationToken cancellationToken)
    {
        var auditId = request.AuditId ?? (current.Actor as RunActor)?.AuditId;
        current.MustBelongTo(auditId);
        var known = await db.Findings.Where(f => f.Source == request.Source && f.SourceId == request.SourceId)
            .Select(f => new OpenedFinding(f.Id, f.Number)).SingleOrDefaultAsync(cancellationToken);
        if (known is not null)
        {
            trail.KeepSilent();
            return known;
        }

        var control = Refuse.IfMissing(
            await db.CurrentControls.Where(c => c.Control.ControlId == request.ControlId)
                .Select(c => new ControlPeople(c.Version.Number, c.Version.Content.OwnerEmail, c.Version.Content.ManagerEmail)).SingleOrDefaultAsync(cancellationToken),
            $"control {request.ControlId}");
        var scale = await db.Audits.AnyAsync(a => a.Id == auditId && a.Kind == AuditKind.Sox, cancellationToken) ? SeverityScale.Sox : SeverityScale.Soc2;
        var sequence = await FindingNumbers.NextAsync(db, cancellationToken);
        var finding = new Finding
        {
            Id = ids.New(), Sequence = sequence, Number = $"FND-{sequence:0000}", Title = request.Title.Trim(), Description = request.Description.Trim(),
            ControlId = request.ControlId, ControlVersion = request.ControlVersion ?? control.Version, AuditId = auditId,
            Source = request.Source, SourceId = request.SourceId, Scale = scale, Owner = control.Owner, RemediationOwner = control.Manager ?? control.Owner,
            OpenedAt = change.Now, DueAt = Deadline.After(change.Now, request.DueInDays, change.Zone),
        };
        db.Findings.Add(finding);
        await change.TellAsync(
            finding, "finding-opened", $"{finding.Number} opened on {finding.ControlId}: {finding.Title}. {finding.RemediationOwner} sees to the fix.",
            new { finding.ControlId, finding.ControlVersion, finding.Source, finding.SourceId, finding.DueAt }, cancellationToken);
        await runs.StartAsync(
            Drawing, new { FindingId = finding.Id }, correlationId: finding.Id.ToString("D"), auditId: finding.AuditId,
            startedBy: current.Actor.Mailbox ?? current.Actor.OnBehalfOf, name: $"Remediation of {finding.Number}", cancellationToken: cancellationToken);
        return new(finding.Id, finding.Number);
    }

    sealed record ControlPeople(int Version, string Owner, string? Manager);
}
