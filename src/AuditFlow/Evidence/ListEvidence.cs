using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Evidence;

/// <summary>The evidence of an item, in the order in which it came. Who is shown the list has read no file yet.</summary>
[Allow(Permission.ViewEvidence)]
internal sealed record ListEvidence : IQuery<IReadOnlyList<EvidenceLine>>
{
    [Required]
    [MaxLength(40)]
    public required string Kind { get; init; }

    public required Guid ItemId { get; init; }
}

internal sealed record EvidenceLine(
    Guid Id, string Name, long Size, string Sha256, ScanState Scan, DateOnly? CoversFrom, DateOnly? CoversTo, DateOnly? CollectedOn, DateTimeOffset ReceivedAt, string ReceivedFrom)
{
    /// <summary>Filled in by pages on which it can be downloaded; those of personal links have no such page.</summary>
    public bool IsOffered { get; init; } = true;
}

internal sealed class ListEvidenceHandler(AuditFlowDb db, CurrentActor current) : IRequestHandler<ListEvidence, IReadOnlyList<EvidenceLine>>
{
    // Far beyond what forms let through; a list on a page has an end.
    const int Most = 500;

    public async Task<IReadOnlyList<EvidenceLine>> Handle(ListEvidence request, CancellationToken cancellationToken)
    {
        EvidenceAccess.MustConcern(current.Actor, request.ItemId);
        var isOffered = current.Actor is not LinkActor;
        return await db.EvidenceFiles
            .Where(f => f.Kind == request.Kind && f.ItemId == request.ItemId).OrderBy(f => f.ReceivedAt).ThenBy(f => f.Id).Take(Most)
            .Select(f => new EvidenceLine(f.Id, f.Name, f.Size, f.Sha256, f.Scan, f.CoversFrom, f.CoversTo, f.CollectedOn, f.ReceivedAt, f.ReceivedFrom) { IsOffered = isOffered })
            .ToListAsync(cancellationToken);
    }
}
