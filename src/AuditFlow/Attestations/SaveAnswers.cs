using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Puts aside what was chosen and written so far. Nothing of it counts as an answer; it says that the request is in hand,
/// which opening the page never does (R-51).
/// </summary>
[Allow(Permission.AnswerByLink)]
public sealed record SaveAnswers : ICommand
{
    public required Guid BundleId { get; init; }

    public required Guid Nonce { get; init; }

    [MaxLength(CampaignPlan.MostInABundle)]
    public IReadOnlyList<DraftAnswer> Answers { get; init; } = [];

    /// <summary>Of these it is only noted that the form was sent, though incomplete.</summary>
    [MaxLength(CampaignPlan.MostInABundle)]
    public IReadOnlyList<Guid> Seen { get; init; } = [];
}

internal sealed class SaveAnswersHandler(AuditFlowDb db, PersonalLinks links, CurrentActor current, Trail trail) : IRequestHandler<SaveAnswers, Unit>
{
    public async Task<Unit> Handle(SaveAnswers request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(AttestationMail.Purpose, request.BundleId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.RequireOpenAsync(link.LinkId, cancellationToken);
        var level = await db.Bundles.Where(b => b.Id == request.BundleId).Select(b => b.Level).SingleAsync(cancellationToken);
        link.MustReach(level);
        var items = await db.Attestations.AsTracking().Where(a => a.BundleId == request.BundleId).ToDictionaryAsync(a => a.Id, cancellationToken);
        foreach (var answer in request.Answers)
        {
            Item(answer.AttestationId).Save(answer.Write());
        }

        var viewed = request.Seen.Count(id => Item(id).View());
        if (request.Answers.Count + viewed > 0)
        {
            var isSaved = request.Answers.Count > 0;
            trail.Add(
                items.Values.First().AuditId, isSaved ? "attestation-saved" : "attestation-viewed", $"bundle:{request.BundleId}",
                $"The form on {request.Answers.Count + viewed} of the controls was {(isSaved ? "put aside" : "sent incomplete")} under the link of {link.Email}.");
        }
        else
        {
            trail.KeepSilent();
        }

        return Unit.Value;

        Attestation Item(Guid id) => Refuse.IfMissing(items.GetValueOrDefault(id), "such request on this page");
    }
}
