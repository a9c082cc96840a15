using System.ComponentModel.DataAnnotations;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Asks the owners of the chosen controls to attest for a period: one attestation and one run of the drawing each.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record StartCampaign : ICommand<Guid>
{
    [Required(ErrorMessage = "Give the campaign a name.")]
    [MaxLength(200)]
    public required string Name { get; init; }

    public Guid? AuditId { get; init; }

    public required DateOnly PeriodFrom { get; init; }

    public required DateOnly PeriodTo { get; init; }

    /// <summary>The last day for an answer, ending where each owner sits.</summary>
    public required DateOnly DueOn { get; init; }

    [Required]
    [MinLength(1, ErrorMessage = "Choose at least one control.")]
    [MaxLength(2000, ErrorMessage = "At most 2,000 controls a campaign.")]
    public required IReadOnlyList<string> ControlIds { get; init; }

    /// <summary>Set by schedules: an occurrence is issued once, however often it is asked for.</summary>
    [MaxLength(120)]
    public string? OccurrenceKey { get; init; }
}

internal sealed class StartCampaignHandler(AuditFlowDb db, CurrentActor current, Runs runs, Signals signals, Trail trail, Ids ids, TimeProvider clock) : IRequestHandler<StartCampaign, Guid>
{
    const string Drawing = "control-attestation";

    public async Task<Guid> Handle(StartCampaign request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var startedBy = (current.Actor as PersonActor)?.Email ?? current.Actor.OnBehalfOf;
        var campaign = Campaign.Open(ids.New(), request.Name.Trim(), request.AuditId, request.PeriodFrom, request.PeriodTo, request.DueOn, now, startedBy, request.OccurrenceKey);
        db.Campaigns.Add(campaign);

        var starts = new List<RunToStart>();
        foreach (var (control, owner) in await ChooseAsync(request, cancellationToken))
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(owner.TimeZone);
            var attestation = Attestation.Ask(
                ids.New(), campaign, control.ControlId, control.Number, control.Hash, owner.Id, owner.Email, control.Content.ManagerEmail, Deadline.EndOf(request.DueOn, zone));
            db.Attestations.Add(attestation);
            starts.Add(new RunToStart(new { AttestationId = attestation.Id }, attestation.Id.ToString("D"), $"{control.ControlId}, {campaign.Name}"));
        }

        await runs.StartManyAsync(Drawing, starts, request.AuditId, startedBy, cancellationToken);
        trail.Add(
            request.AuditId, "campaign-started", $"campaign:{campaign.Id}", $"Campaign '{campaign.Name}' asks {starts.Count} attestations for {request.PeriodFrom:yyyy-MM-dd} to {request.PeriodTo:yyyy-MM-dd}, due {request.DueOn:yyyy-MM-dd}.",
            new { request.ControlIds, request.OccurrenceKey });
        if (request.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }

        return campaign.Id;
    }

    async Task<List<(ControlVersion Control, Person Owner)>> ChooseAsync(StartCampaign request, CancellationToken cancellationToken)
    {
        var wanted = request.ControlIds.Distinct(StringComparer.Ordinal).ToArray();
        var controls = (await (
                from control in db.Controls.AsNoTracking()
                join version in db.ControlVersions.AsNoTracking() on new { control.ControlId, Number = control.CurrentNumber } equals new { version.ControlId, version.Number }
                where wanted.Contains(control.ControlId) && control.RetiredOn == null
                select version).ToListAsync(cancellationToken))
            .ToDictionary(v => v.ControlId);
        var emails = controls.Values.Select(v => v.Content.OwnerEmail).Distinct().ToArray();
        var owners = await db.People.AsNoTracking().Where(p => emails.Contains(p.Email)).ToDictionaryAsync(p => p.Email, cancellationToken);

        var errors = new List<FieldError>();
        var chosen = new List<(ControlVersion, Person)>();
        foreach (var id in wanted)
        {
            if (!controls.TryGetValue(id, out var control))
            {
                errors.Add(new FieldError(nameof(request.ControlIds), $"{id} is not a control in operation."));
            }
            else if (!owners.TryGetValue(control.Content.OwnerEmail, out var owner))
            {
                errors.Add(new FieldError(nameof(request.ControlIds), $"{id} is owned by {control.Content.OwnerEmail}, who is not in the register of people."));
            }
            else
            {
                chosen.Add((control, owner));
            }
        }

        return errors.Count == 0 ? chosen : throw new InvalidRequest(errors);
    }
}
