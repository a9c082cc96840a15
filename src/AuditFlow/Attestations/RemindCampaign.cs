using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Reminds those of a campaign who have not answered, once a page and day. Gives the number of people who hear of it.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record RemindCampaign : ICommand<int>
{
    public required Guid CampaignId { get; init; }

    /// <summary>Only of these attestations. Empty: of all that are open.</summary>
    [MaxLength(StartCampaign.MostControls)]
    public IReadOnlyList<Guid> AttestationIds { get; init; } = [];
}

internal sealed class RemindCampaignHandler(AuditFlowDb db, Reminding reminding, Trail trail) : IRequestHandler<RemindCampaign, int>
{
    public async Task<int> Handle(RemindCampaign request, CancellationToken cancellationToken)
    {
        var campaign = Refuse.IfMissing(await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        Refuse.If(!campaign.TakesAnswers, "campaign-closed", campaign.IsBeingPrepared ? "This campaign is not open yet." : "This campaign is closed.");
        var asked = db.Attestations.AsTracking().Where(a => a.CampaignId == campaign.Id && a.BundleId != null && AttestationStates.Open.Contains(a.State));
        if (request.AttestationIds.Distinct().ToArray() is { Length: > 0 } only)
        {
            asked = asked.Where(a => only.Contains(a.Id));
        }

        var open = await asked.OrderBy(a => a.ControlId).ToListAsync(cancellationToken);
        var people = (await reminding.RemindAsync(open, cancellationToken)).DistinctBy(a => a.SignerId).Count();
        trail.Add(campaign.AuditId, "campaign-reminded", $"campaign:{campaign.Id}", $"{(people == 1 ? "1 person was" : $"{people} people were")} reminded of {open.Count} open requests of campaign '{campaign.Name}'.");
        return people;
    }
}
