using AuditFlow.Platform.AuditTrail;

namespace AuditFlow.Attestations;

/// <summary>Reminds signers, by the plan or by hand, and writes it down when they really hear of it .</summary>
internal sealed class Reminding(AttestationMail mail, Trail trail)
{
    /// <param name="asked">Tracked. Of each page one is enough: its signer hears of all that is open on it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One of each page that was reminded of. Left out is what is not open, and a page that was reminded of today.</returns>
    public async Task<IReadOnlyList<Attestation>> RemindAsync(IEnumerable<Attestation> asked, CancellationToken cancellationToken)
    {
        var first = asked.Where(a => a is { IsOpen: true, BundleId: not null }).DistinctBy(a => a.BundleId).ToList();
        var pages = await mail.RemindAsync(first.ConvertAll(a => a.BundleId!.Value), cancellationToken);
        var reminded = first.FindAll(a => pages.Contains(a.BundleId!.Value));
        foreach (var attestation in reminded)
        {
            attestation.Remind();
            trail.Add(attestation.AuditId, "attestation-reminded", $"attestation:{attestation.Id}", $"{attestation.SignerEmail} was reminded of {attestation.ControlId} ({attestation.RemindersSent}).");
        }

        return reminded;
    }
}
