using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Starts the campaign that the schedule would start today, beside its planned times, which stay as they are. The same
/// nonce again gives the campaign that is there, so that pressing twice starts one.
/// </summary>
[Allow(Permission.ManageCampaigns)]
public sealed record RunScheduleNow : ICommand<Guid>
{
    public required Guid ScheduleId { get; init; }

    /// <summary>Made with the page that holds the button.</summary>
    public required Guid Nonce { get; init; }
}

internal sealed class RunScheduleNowHandler(AuditFlowDb db, IMediator mediator, CurrentActor current, Trail trail, TimeProvider clock) : IRequestHandler<RunScheduleNow, Guid>
{
    public async Task<Guid> Handle(RunScheduleNow request, CancellationToken cancellationToken)
    {
        var schedule = await db.CampaignScheduleAsync(request.ScheduleId, cancellationToken);
        var members = JsonNode.Parse(schedule.Request)!.AsObject();
        members[nameof(IssueScheduledCampaign.ScheduleId)] = schedule.Id;
        members[nameof(IssueScheduledCampaign.PlannedFor)] = clock.GetUtcNow();
        members[nameof(IssueScheduledCampaign.ByHand)] = request.Nonce;
        var issue = members.Deserialize<IssueScheduledCampaign>(WorkflowJson.Inputs)!;
        var isNew = !await db.Campaigns.AnyAsync(c => c.OccurrenceKey == issue.Occurrence, cancellationToken);
        var campaign = await mediator.Send(issue, cancellationToken);
        if (isNew)
        {
            trail.Add(schedule.AuditId, "schedule-run-by-hand", $"schedule:{schedule.Id}", $"Schedule '{schedule.Name}' was run by hand by {current.Actor.Spoken}.", new { campaign });
        }
        else
        {
            trail.KeepSilent();
        }

        return campaign;
    }
}
