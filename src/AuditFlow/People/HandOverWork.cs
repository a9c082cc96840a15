using System.ComponentModel.DataAnnotations;
using AuditFlow.Attestations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>
/// Gives all that is open with one person to another of the register, for somebody who leaves. Tasks that the other may not do, because
/// duties are kept apart, stay and are counted. The register of controls is not changed.
/// </summary>
[Allow(Permission.ManageCampaigns)]
public sealed record HandOverWork : ICommand<HandedOver>
{
    public required Guid PersonId { get; init; }

    [Required(ErrorMessage = "Choose who takes it over.")]
    [MaxLength(254)]
    public required string To { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [MaxLength(1000, ErrorMessage = "Keep the reason under 1,000 characters.")]
    public required string Reason { get; init; }

    /// <summary>How many were open when whoever asks looked: what has come since is not given away unseen.</summary>
    public required int Seen { get; init; }
}

/// <param name="Attestations">Given over.</param>
/// <param name="Tasks">Given over.</param>
/// <param name="Kept">Tasks that stay, because the other may not do them.</param>
public sealed record HandedOver(int Attestations, int Tasks, int Kept);

internal sealed class HandOverWorkHandler(AuditFlowDb db, IMediator mediator, Trail trail) : IRequestHandler<HandOverWork, HandedOver>
{
    const int AtOnce = 2000;

    public async Task<HandedOver> Handle(HandOverWork request, CancellationToken cancellationToken)
    {
        var person = Refuse.IfMissing(await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == request.PersonId, cancellationToken), "such person");
        var (to, reason) = (request.To.Trim().ToLowerInvariant(), request.Reason.Trim());
        Fault(to == person.Email, $"Choose somebody else: this is {person.Email} again.");
        Fault(!await db.People.AnyAsync(p => p.Email == to, cancellationToken), $"{to} is not in the register of people.");

        var items = await db.Attestations.Where(a => a.SignerId == person.Id && AttestationStates.Open.Contains(a.State)).OrderBy(a => a.CampaignId).ThenBy(a => a.ControlId).Select(a => a.Id)
            .ToListAsync(cancellationToken);
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.Assignee == person.Email && t.State == TaskState.Open).OrderBy(t => t.DueAt).Select(t => t.Id).ToListAsync(cancellationToken);
        Refuse.If(items.Count + tasks.Count == 0, "nothing-open", $"Nothing is open with {person.Email}.");
        Refuse.If(items.Count + tasks.Count != request.Seen, "open-changed", $"Meanwhile {items.Count + tasks.Count} requests are open with {person.Email}, not {request.Seen}. Look again, then decide.");

        var barred = (await mediator.Send(new FindBarredTasks { Assignee = person.Email, To = to }, cancellationToken)).Select(b => b.Id).ToHashSet();
        foreach (var some in items.Chunk(AtOnce))
        {
            await mediator.Send(new ReassignAttestations { AttestationIds = some, Email = to, Reason = reason }, cancellationToken);
        }

        foreach (var task in tasks.Where(t => !barred.Contains(t)))
        {
            await mediator.Send(new ReassignTask { TaskId = task, To = to, Reason = reason }, cancellationToken);
        }

        var over = new HandedOver(items.Count, tasks.Count - barred.Count, barred.Count);
        trail.Add(
            null, "work-handed-over", $"person:{person.Email}", $"All that was open with {person.Email} was given to {to}: {over.Attestations} attestations, {over.Tasks} tasks; {over.Kept} tasks stay. Reason: {reason}",
            new { to, over.Attestations, over.Tasks, over.Kept });
        return over;

        static void Fault(bool isWrong, string message)
        {
            if (isWrong)
            {
                throw new InvalidRequest([new FieldError(nameof(HandOverWork.To), message)]);
            }
        }
    }
}
