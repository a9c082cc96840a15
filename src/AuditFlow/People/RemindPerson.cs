using AuditFlow.Attestations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>Reminds one person of all that is open with them, at most once a day. What they handed back is left alone. False when they were reminded of all of it today.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record RemindPerson : ICommand<bool>
{
    public required Guid PersonId { get; init; }
}

internal sealed class RemindPersonHandler(AuditFlowDb db, IMediator mediator, Trail trail) : IRequestHandler<RemindPerson, bool>
{
    public async Task<bool> Handle(RemindPerson request, CancellationToken cancellationToken)
    {
        var person = Refuse.IfMissing(await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == request.PersonId, cancellationToken), "such person");
        var items = await db.Attestations.Where(a => a.SignerId == person.Id && a.HandedBackAt == null && AttestationStates.Open.Contains(a.State)).Select(a => new { a.Id, a.CampaignId }).ToListAsync(cancellationToken);
        var tasks = db.Tasks.AsNoTracking().Where(t => t.Assignee == person.Email && t.State == TaskState.Open && t.HandedBackAt == null);
        var before = await tasks.Select(t => new { t.Id, t.RemindersSent }).ToListAsync(cancellationToken);
        Refuse.If(items.Count + before.Count == 0, "nothing-open", $"Nothing is open with {person.Email} of which they could be reminded.");

        var campaigns = 0;
        foreach (var ofCampaign in items.GroupBy(i => i.CampaignId))
        {
            campaigns += await mediator.Send(new RemindCampaign { CampaignId = ofCampaign.Key, AttestationIds = [.. ofCampaign.Select(i => i.Id)] }, cancellationToken);
        }

        foreach (var task in before)
        {
            await mediator.Send(new RemindTask { TaskId = task.Id }, cancellationToken);
        }

        var sent = await tasks.SumAsync(t => t.RemindersSent, cancellationToken) - before.Sum(t => t.RemindersSent);
        trail.Add(
            null, "person-reminded", $"person:{person.Email}", $"{person.Email} was to be reminded of all that is open: {items.Count} attestations and {before.Count} tasks.",
            new { campaigns, tasks = sent });
        return campaigns + sent > 0;
    }
}
