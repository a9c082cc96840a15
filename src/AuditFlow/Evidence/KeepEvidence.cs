using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Evidence;

/// <summary>
/// Makes files that the store has taken in the evidence of an item. Sent by the handler whose command gave them, it joins
/// that command's transaction. The same content under the same name is kept once for an item.
/// </summary>
[Allow(Permission.GiveEvidence)]
internal sealed record KeepEvidence : ICommand<IReadOnlyList<KeptFile>>
{
    /// <summary>The kind of item, as in the trail: <c>attestation</c>.</summary>
    [Required]
    [MaxLength(40)]
    public required string Kind { get; init; }

    public required Guid ItemId { get; init; }

    /// <summary>What the giver's link is for, where that holds several items; the handler that sends this has checked that the item is among them.</summary>
    public Guid? Under { get; init; }

    public Guid? AuditId { get; init; }

    [MinLength(1, ErrorMessage = "There is no file to keep.")]
    public required IReadOnlyList<ReceivedFile> Files { get; init; }

    public DateOnly? CoversFrom { get; init; }

    public DateOnly? CoversTo { get; init; }

    public DateOnly? CollectedOn { get; init; }
}

internal sealed record KeptFile(Guid Id, string Name, string Sha256, long Size);

internal sealed class KeepEvidenceHandler(AuditFlowDb db, CurrentActor current, Trail trail, Ids ids, TimeProvider clock) : IRequestHandler<KeepEvidence, IReadOnlyList<KeptFile>>
{
    public async Task<IReadOnlyList<KeptFile>> Handle(KeepEvidence request, CancellationToken cancellationToken)
    {
        EvidenceAccess.MustConcern(current.Actor, request.Under ?? request.ItemId);
        Refuse.If(request.CoversFrom > request.CoversTo, "evidence-period", "The period that the evidence covers ends before it begins.");
        var hashes = request.Files.Select(f => f.Sha256).ToList();
        var there = await db.EvidenceFiles.AsNoTracking()
            .Where(f => f.Kind == request.Kind && f.ItemId == request.ItemId && hashes.Contains(f.Sha256)).ToListAsync(cancellationToken);
        var kept = new List<KeptFile>();
        foreach (var file in request.Files)
        {
            var row = there.Find(f => f.Sha256 == file.Sha256 && f.Name == file.Name);
            if (row is null)
            {
                row = Row(request, file);
                there.Add(row);
                db.EvidenceFiles.Add(row);
                trail.Add(
                    request.AuditId, "evidence-received", $"{request.Kind}:{request.ItemId}",
                    string.Create(CultureInfo.InvariantCulture, $"{current.Actor.Spoken} gave “{row.Name}” ({row.Size:N0} bytes) as evidence."),
                    new { evidence = row.Id, row.Sha256, row.Size, row.Name, row.Type, row.Scan });
            }

            kept.Add(new KeptFile(row.Id, row.Name, row.Sha256, row.Size));
        }

        trail.KeepSilent();
        return kept;
    }

    EvidenceFile Row(KeepEvidence request, ReceivedFile file) => new()
    {
        Id = ids.New(), Sha256 = file.Sha256, Size = file.Size, Name = file.Name, Type = file.Type, Scan = file.Scan,
        Kind = request.Kind, ItemId = request.ItemId, AuditId = request.AuditId,
        CoversFrom = request.CoversFrom, CoversTo = request.CoversTo, CollectedOn = request.CollectedOn,
        ReceivedAt = clock.GetUtcNow(), ReceivedFrom = current.Actor.Name, ReceivedFromId = current.Actor.PersonId,
    };
}

internal static class EvidenceAccess
{
    /// <summary>A link is the right to one item, and to its evidence.</summary>
    public static void MustConcern(Actor actor, Guid itemId)
    {
        if (actor is LinkActor link && link.ItemId != itemId)
        {
            throw new Refusal("other-item", "This link is for something else.", StatusCodes.Status403Forbidden);
        }
    }
}
