using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Drafts a campaign, or changes one that is not open yet. Nobody is asked.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record DraftCampaign : ICommand<Guid>
{
    /// <summary>The draft that is changed; null for a new one.</summary>
    public Guid? CampaignId { get; init; }

    [Required(ErrorMessage = "Give the campaign a name.")]
    [MaxLength(200)]
    public required string Name { get; init; }

    public Guid? AuditId { get; init; }

    public required DateOnly PeriodFrom { get; init; }

    public required DateOnly PeriodTo { get; init; }

    public required DateOnly DueOn { get; init; }

    public required CampaignPlan Plan { get; init; }

    public required CampaignScope Scope { get; init; }

    [MaxLength(200)]
    public string? Template { get; init; }
}

/// <summary>Opens a draft now, or has it open by itself at a planned time.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record LaunchCampaign : ICommand
{
    public required Guid CampaignId { get; init; }

    /// <summary>Null: now.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Takes a scheduled campaign back to a draft.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record UnscheduleCampaign : ICommand
{
    public required Guid CampaignId { get; init; }
}

/// <summary>Throws a draft away.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record DiscardCampaign : ICommand
{
    public required Guid CampaignId { get; init; }
}

internal sealed class DraftCampaignHandler(AuditFlowDb db, CampaignOpening opening, Signals signals, CurrentActor current, Trail trail, Ids ids, TimeProvider clock)
    : IRequestHandler<DraftCampaign, Guid>, IRequestHandler<LaunchCampaign, Unit>, IRequestHandler<UnscheduleCampaign, Unit>, IRequestHandler<DiscardCampaign, Unit>
{
    public async Task<Guid> Handle(DraftCampaign request, CancellationToken cancellationToken)
    {
        request.Plan.Check();
        var settings = new CampaignSettings(request.Name, request.AuditId, request.PeriodFrom, request.PeriodTo, request.DueOn, request.Plan, request.Scope, request.Template);
        if (request.CampaignId is { } id)
        {
            var known = await FindAsync(id, cancellationToken);
            known.Change(settings);
            trail.Add(known.AuditId, "campaign-changed", $"campaign:{known.Id}", $"The draft of campaign '{known.Name}' was changed.", new { request.Plan, request.Scope });
            return known.Id;
        }

        var campaign = Campaign.Draft(ids.New(), settings, clock.GetUtcNow(), current.Actor.Mailbox ?? current.Actor.OnBehalfOf);
        db.Campaigns.Add(campaign);
        trail.Add(campaign.AuditId, "campaign-drafted", $"campaign:{campaign.Id}", $"Campaign '{campaign.Name}' was drafted.", new { request.Plan, request.Scope });
        return campaign.Id;
    }

    public async Task<Unit> Handle(LaunchCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await FindAsync(request.CampaignId, cancellationToken);
        var hasRun = campaign.State == CampaignState.Scheduled;
        if (request.At is { } at)
        {
            // Whoever plans it learns now what would stop it then, as far as that can be known.
            await opening.ChooseAsync(campaign, cancellationToken);
            campaign.Schedule(at, clock.GetUtcNow());
            trail.Add(campaign.AuditId, "campaign-planned", $"campaign:{campaign.Id}", $"Campaign '{campaign.Name}' opens by itself at {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        }
        else
        {
            await opening.OpenAsync(campaign, cancellationToken);
        }

        if (hasRun)
        {
            signals.CampaignMoved(campaign);
        }
        else
        {
            await opening.StartRunAsync(campaign, cancellationToken);
        }

        return Unit.Value;
    }

    public async Task<Unit> Handle(UnscheduleCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await FindAsync(request.CampaignId, cancellationToken);
        campaign.Unschedule();
        await opening.CancelRunAsync(campaign, cancellationToken);
        trail.Add(campaign.AuditId, "campaign-unplanned", $"campaign:{campaign.Id}", $"Campaign '{campaign.Name}' does not open by itself any more.");
        return Unit.Value;
    }

    public async Task<Unit> Handle(DiscardCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await FindAsync(request.CampaignId, cancellationToken);
        Refuse.If(campaign.State != CampaignState.Draft, "campaign-not-a-draft", "Only a draft can be thrown away.");
        db.Campaigns.Remove(campaign);
        trail.Add(campaign.AuditId, "campaign-discarded", $"campaign:{campaign.Id}", $"The draft of campaign '{campaign.Name}' was thrown away.");
        return Unit.Value;
    }

    async Task<Campaign> FindAsync(Guid id, CancellationToken cancellationToken)
        => Refuse.IfMissing(await db.Campaigns.AsTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken), "such campaign");
}
