using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Opens a campaign: makes its items for the controls that its scope leaves today, asks the first signers, starts the runs.</summary>
internal sealed class CampaignOpening(
    AuditFlowDb db, IMediator mediator, Asking asking, Runs runs, Signals signals, AuditFlowSettings settings, Trail trail, Ids ids, TimeProvider clock)
{
    public const string ItemDrawing = "control-attestation";
    public const string CampaignDrawing = "attestation-campaign";

    public async Task OpenAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var asked = await ChooseAsync(campaign, cancellationToken);
        campaign.Open(clock.GetUtcNow());
        var items = new List<Attestation>();
        foreach (var (control, signers) in asked)
        {
            var version = new AskedControl(control.ControlId, control.Number, control.Hash, control.Content.ManagerEmail);
            var level = campaign.Plan.LevelFor(control.Content, settings.Attestations.KeyControlLevel);
            for (var place = 0; place < signers.Count; place++)
            {
                items.Add(Attestation.Ask(ids.New(), campaign, version, place, signers[place], Deadline.EndOf(campaign.DueOn, signers[place].Zone), level));
            }
        }

        var first = campaign.Plan.Order == SigningOrder.InOrder ? items.FindAll(i => i.Place == 0 || !campaign.Plan.AsksAboutControls) : items;
        await asking.AskAsync(campaign, first, asked.ToDictionary(a => a.Control.ControlId, a => a.Control.Content.Title), cancellationToken);
        await db.Attestations.InsertManyAsync(items, cancellationToken);
        await runs.StartManyAsync(
            ItemDrawing, items.Select(i => new RunToStart(new { AttestationId = i.Id }, i.Id.ToString("D"), $"{i.ControlId}, {campaign.Name}")), campaign.AuditId, campaign.StartedBy, cancellationToken);
        trail.Add(
            campaign.AuditId, "campaign-started", $"campaign:{campaign.Id}",
            $"Campaign '{campaign.Name}' asks {items.Count} attestations for {campaign.PeriodFrom:yyyy-MM-dd} to {campaign.PeriodTo:yyyy-MM-dd}, due {campaign.DueOn:yyyy-MM-dd}.",
            new { ControlIds = asked.Select(a => a.Control.ControlId), campaign.OccurrenceKey });
        if (campaign.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }
    }

    /// <summary>The run that keeps the campaign's clock, from its planning to its close.</summary>
    public Task StartRunAsync(Campaign campaign, CancellationToken cancellationToken) => runs.StartAsync(
        CampaignDrawing, new { CampaignId = campaign.Id }, campaign.Id.ToString("D"), campaign.AuditId, campaign.StartedBy, campaign.Name, cancellationToken);

    /// <summary>Ends that run, of a campaign that is a draft again.</summary>
    public async Task CancelRunAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var matter = campaign.Id.ToString("D");
        foreach (var run in await db.Instances.Where(i => i.CorrelationId == matter && i.DefinitionId == CampaignDrawing && i.SubStatus == "Suspended").Select(i => i.Id).ToListAsync(cancellationToken))
        {
            runs.Cancel(run);
        }
    }

    /// <summary>The controls that the scope leaves now, each with its signers. All that is missing is said at once.</summary>
    public async Task<List<(ControlVersion Control, IReadOnlyList<AskedPerson> Signers)>> ChooseAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var wanted = await ControlsAsync(campaign, cancellationToken);
        var controls = (await db.CurrentControls.AsNoTracking().Where(c => c.Control.RetiredOn == null && wanted.Contains(c.Control.ControlId)).Select(c => c.Version).ToListAsync(cancellationToken))
            .ToDictionary(v => v.ControlId);
        var mailboxes = campaign.Plan.AsksAboutControls ? controls.Values.SelectMany(v => SignersOf(v.Content, campaign.Plan)).Distinct().ToArray() : [.. campaign.Scope.Audience];
        var people = await db.People.Where(p => mailboxes.Contains(p.Email)).Select(p => new AskedPerson(p.Id, p.Email, p.TimeZone)).ToDictionaryAsync(p => p.Email, cancellationToken);

        var errors = new List<FieldError>();
        if (!campaign.Plan.AsksAboutControls && campaign.Scope.Audience.Count == 0)
        {
            errors.Add(new FieldError(nameof(CampaignScope.Audience), "Name the people who are to read it."));
        }

        var chosen = new List<(ControlVersion, IReadOnlyList<AskedPerson>)>();
        foreach (var id in wanted)
        {
            if (!controls.TryGetValue(id, out var control))
            {
                errors.Add(new FieldError(nameof(CampaignScope.ControlIds), $"{id} is not a control in operation."));
                continue;
            }

            var signers = campaign.Plan.AsksAboutControls ? SignersOf(control.Content, campaign.Plan) : [.. campaign.Scope.Audience];
            var missing = signers.FindAll(s => !people.ContainsKey(s));
            errors.AddRange(missing.Select(s => new FieldError(nameof(CampaignScope.ControlIds), $"{id} is to be signed by {s}, who is not in the register of people.")));
            if (missing.Count == 0)
            {
                chosen.Add((control, signers.ConvertAll(s => people[s])));
            }
        }

        return errors.Count == 0 ? chosen : throw new InvalidRequest(errors);
    }

    async Task<IReadOnlyList<string>> ControlsAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var scope = campaign.Scope;
        if (scope.IsJustControls)
        {
            return [.. scope.ControlIds.Distinct(StringComparer.Ordinal)];
        }

        var found = await mediator.Send(ChooseControls.In(scope, campaign.AuditId), cancellationToken);
        var left = found.Controls.Select(c => c.ControlId).ToList();
        if (scope.ControlIds.Count > 0)
        {
            left = [.. left.Intersect(scope.ControlIds, StringComparer.Ordinal)];
        }

        Refuse.If(left.Count == 0, "no-control-chosen", "No control in operation fits the scope of this campaign, so there is nobody to ask.");
        return left;
    }

    /// <summary>The mailboxes that sign for a control, in order. Whoever holds two parts signs once.</summary>
    static List<string> SignersOf(ControlContent control, CampaignPlan plan)
    {
        var found = plan.Signers
            .Select(s => s switch { Signer.Owner => control.OwnerEmail, Signer.Performer => control.PerformerEmail, Signer.Manager => control.ManagerEmail })
            .OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : [control.OwnerEmail];
    }
}
