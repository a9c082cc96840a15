using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Asks for another answer where one was signed: by a new link, with a run that reminds again.</summary>
internal sealed class Reopening(AuditFlowDb db, Asking asking, Runs runs, Signals signals, TimeProvider clock)
{
    /// <param name="attestation">Answered, tracked.</param>
    /// <param name="reason">Why; the signer reads it.</param>
    /// <param name="by">The reviewer, if one returned it.</param>
    /// <param name="asksNow">False where another signer comes first again.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task ReturnAsync(Attestation attestation, string reason, string? by, bool asksNow, CancellationToken cancellationToken)
    {
        var hasRun = !attestation.IsDone;
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == attestation.CampaignId, cancellationToken);
        attestation.Return(reason, by, clock.GetUtcNow());
        if (asksNow)
        {
            await asking.AskAsync(campaign, [attestation], null, cancellationToken);
        }

        if (hasRun)
        {
            signals.Raise(WaitForAttestation.TypeName, attestation.Id.ToString("D"));
        }
        else
        {
            await runs.StartAsync(
                CampaignOpening.ItemDrawing, new { AttestationId = attestation.Id }, attestation.Id.ToString("D"), attestation.AuditId, campaign.StartedBy,
                $"{attestation.ControlId}, {campaign.Name}", cancellationToken);
        }

        signals.CampaignChanged(campaign);
        if (attestation.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }
    }
}
