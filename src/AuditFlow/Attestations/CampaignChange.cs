using AuditFlow.Platform.Workflows;

namespace AuditFlow.Attestations;

internal static class CampaignChange
{
    extension(Signals signals)
    {
        /// <summary>
        /// Tells the run that issued the campaign, if one did, that somebody answered or that it was closed. Each change
        /// says so: of two last answers at the same moment neither sees the other.
        /// </summary>
        public void CampaignChanged(Campaign campaign)
        {
            if (campaign.IsAwaitedByRun)
            {
                signals.Raise(IssueAttestations.TypeName, campaign.Id.ToString("D"));
            }
        }

        /// <summary>Tells the campaign's own run that its days or its state changed. Answers do not: it lives by the clock.</summary>
        public void CampaignMoved(Campaign campaign) => signals.Raise(WaitForCampaign.TypeName, campaign.Id.ToString("D"));
    }
}
