using AuditFlow.Evidence;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The files that were handed in with answers.</summary>
internal static class AnswerEvidence
{
    /// <summary>The kind under which the evidence of attestations is kept.</summary>
    public const string Kind = "attestation";

    public static async Task<ILookup<Guid, GivenEvidence>> OfAsync(AuditFlowDb db, IReadOnlyList<Guid> attestations, CancellationToken cancellationToken)
        => (await db.EvidenceFiles.AsNoTracking().Where(f => f.Kind == Kind && attestations.Contains(f.ItemId)).OrderBy(f => f.ReceivedAt).ThenBy(f => f.Id)
                .Select(f => new { f.ItemId, Given = new GivenEvidence(f.Id, f.Name, f.Sha256, f.Size) }).ToListAsync(cancellationToken))
            .ToLookup(f => f.ItemId, f => f.Given);
}
