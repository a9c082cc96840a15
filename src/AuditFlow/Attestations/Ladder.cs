using AuditFlow.People;

namespace AuditFlow.Attestations;

/// <summary>
/// Who hears that an answer is late, rung by rung: the control's manager, then that person's manager, who answers for the
/// process, then whoever started the campaign. Whoever is missing in the register is passed over to the last.
/// </summary>
internal static class Ladder
{
    /// <param name="rung">From 1.</param>
    /// <param name="manager">The control's manager.</param>
    /// <param name="aboveManager">That person's manager.</param>
    /// <param name="lead">Whoever started the campaign; null when no person did.</param>
    /// <returns>Who is told on this rung, and why they are.</returns>
    public static (string? Who, string Because) At(int rung, string? manager, string? aboveManager, string? lead) => rung switch
    {
        1 when manager is not null => (manager, "you manage the control"),
        2 when aboveManager is not null => (aboveManager, "you answer for the process"),
        _ => (lead, "you lead the campaign"),
    };

    extension(IQueryable<Attestation> items)
    {
        /// <summary>The same rule in SQL: those of which this mailbox was told on a rung that has been climbed, while the campaign takes answers.</summary>
        public IQueryable<Attestation> ToldTo(string address, AuditFlowDb db)
        {
            var people = db.People;
            return
                from a in items
                join c in db.Campaigns on a.CampaignId equals c.Id
                where a.Escalations > 0 && (c.State == CampaignState.Open || c.State == CampaignState.Closing)
                let above = people.Where(m => m.Email == a.ManagerEmail).SelectMany(m => people.Where(n => n.Id == m.ManagerId).Select(n => n.Email)).FirstOrDefault()
                where a.ManagerEmail == address
                    || (a.Escalations > 1 && above == address)
                    || ((a.Escalations > 2 || a.ManagerEmail == null || (a.Escalations > 1 && above == null)) && c.StartedBy == address)
                select a;
        }
    }
}
