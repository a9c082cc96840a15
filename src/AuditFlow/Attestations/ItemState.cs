using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>What a run has to know of its attestation.</summary>
internal sealed record ItemState(
    Guid CampaignId, string ControlId, int Place, Guid? BundleId, AttestationState State, AttestationAnswer? Answer, bool NeedsReview, DateTimeOffset DueAt, DateTimeOffset? SentAt,
    DateTimeOffset? DelegatedUntil, int Escalations, CampaignPlan Plan, CampaignState Campaign)
{
    public bool IsOpen => State.IsOpen;

    public bool IsAnswered => State.IsAnswered;

    /// <summary>Answered, and looked at where that is needed.</summary>
    public bool IsDone => State.IsDone(NeedsReview);
}

/// <summary>
/// Reads it by a query that is compiled once for a host: a campaign asks it of thousands of items, and putting a query into
/// SQL each time costs more than the answer. A compiled query belongs to the model of one database, so it is no static.
/// </summary>
internal sealed class ItemStates
{
    readonly Func<AuditFlowDb, Guid, CancellationToken, Task<ItemState?>> find = EF.CompileAsyncQuery((AuditFlowDb db, Guid id, CancellationToken cancellationToken) => (
        from a in db.Set<Attestation>()
        join c in db.Set<Campaign>() on a.CampaignId equals c.Id
        where a.Id == id
        select new ItemState(
            a.CampaignId, a.ControlId, a.Place, a.BundleId, a.State, a.Answer, a.NeedsReview, a.DueAt, a.SentAt, a.DelegatedUntil, a.Escalations, c.Plan, c.State)).SingleOrDefault());

    public Task<ItemState?> FindAsync(AuditFlowDb db, Guid attestation, CancellationToken cancellationToken) => find(db, attestation, cancellationToken);
}
