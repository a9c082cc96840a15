using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Whether a run may start beside those that are under way, as its drawing's activation strategy says. It is asked in the transaction that adds the run,
/// so that of two starts at once one sees the other.
/// </summary>
internal sealed class Starts(AuditFlowDb db, Drawings drawings)
{
    static readonly string[] UnderWay = ["Pending", "Executing", "Suspended"];

    public async ValueTask<bool> MayAsync(string versionId, string definitionId, string? correlationId, CancellationToken cancellationToken)
        => (await StrategyAsync(versionId, cancellationToken)).Forbids(definitionId, correlationId) is not { } beside || await MayAsync(beside, cancellationToken);

    public async ValueTask<bool> MayAsync(ForbiddingRuns beside, CancellationToken cancellationToken)
    {
        await db.HoldAsync(beside.DefinitionId is { } only ? $"start of {only}" : $"start about {beside.CorrelationId}", cancellationToken);

        // A command that starts many has added some that are not flushed yet.
        if (db.ChangeTracker.Entries<WorkflowInstance>().Any(e => e.State == EntityState.Added && beside.Include(e.Entity.DefinitionId, e.Entity.CorrelationId)))
        {
            return false;
        }

        var runs = db.Instances.Where(i => UnderWay.Contains(i.SubStatus));
        runs = beside.DefinitionId is { } definition ? runs.Where(i => i.DefinitionId == definition) : runs;
        runs = beside.CorrelationId is { } matter ? runs.Where(i => i.CorrelationId == matter) : runs;
        return !await runs.AnyAsync(cancellationToken);
    }

    /// <summary>Whether runs of this version start whatever else is under way.</summary>
    public async ValueTask<bool> IsAlwaysAsync(string versionId, CancellationToken cancellationToken) => await StrategyAsync(versionId, cancellationToken) == ActivationStrategy.Always;

    /// <summary>The same for a person, who is told why not.</summary>
    public async ValueTask RefuseUnlessMayAsync(string versionId, string definitionId, string name, string? correlationId, CancellationToken cancellationToken)
    {
        if ((await StrategyAsync(versionId, cancellationToken)).Forbids(definitionId, correlationId) is { } beside && !await MayAsync(beside, cancellationToken))
        {
            throw new Refusal("run-under-way", beside switch
            {
                { CorrelationId: null } => $"A run of '{name}' is under way, and there may be only one at a time. Wait until it has ended, or end it first.",
                { DefinitionId: null } => $"A run about the same matter is under way, and '{name}' may not start beside it. Wait until it has ended, or end it first.",
                _ => $"A run of '{name}' about the same matter is under way, and there may be only one at a time. Wait until it has ended, or end it first.",
            });
        }
    }

    async ValueTask<ActivationStrategy> StrategyAsync(string versionId, CancellationToken cancellationToken)
    {
        try
        {
            return (await drawings.GetAsync(db, versionId, cancellationToken)).Activation;
        }
        catch (InvalidDefinition)
        {
            // What is wrong with it is told where it runs; here it would hold up whatever else the clock starts.
            return ActivationStrategy.Always;
        }
    }
}
