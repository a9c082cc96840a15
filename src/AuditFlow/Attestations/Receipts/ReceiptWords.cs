using System.Globalization;

namespace AuditFlow.Attestations.Receipts;

/// <summary>The facts of a receipt as lines of a name and a value, for a screen and for the page. The words belong to the format and never change with it.</summary>
internal static class ReceiptWords
{
    public static IEnumerable<(string Name, string Value)> Of(ReceiptFacts facts)
    {
        var said = CultureInfo.InvariantCulture;
        yield return ("Receipt", string.Create(said, $"{facts.Number}, version {facts.Version}"));
        if (facts.Corrects is { } before)
        {
            yield return ("Corrects", $"{before.Number}. Reason: {before.Reason}");
        }

        yield return ("Organisation", facts.Organisation);
        yield return ("Answer", facts.Answer);
        yield return ("Control", string.Create(said, $"{facts.Control.Id} {facts.Control.Title}, version {facts.Control.Version}"));
        yield return ("Campaign", facts.Campaign.Name);
        yield return ("Period", $"{Day(facts.PeriodFrom)} to {Day(facts.PeriodTo)}");
        yield return ("Signed as", $"{facts.Signer.TypedName} (name as typed), {facts.Signer.Mailbox}");
        if (facts.OnBehalf is { } behalf)
        {
            yield return ("On behalf of", $"{behalf.Principal}, by {behalf.By}. Reason: {behalf.Reason}");
        }

        yield return ("Signed at", string.Create(said, $"{facts.SignedAt.UtcDateTime:d MMMM yyyy, HH:mm:ss} UTC"));
        yield return ("Identity", string.Create(said, $"{facts.Identity.Method} (level {facts.Identity.Level} of 3)"));
        foreach (var question in facts.Questions)
        {
            yield return ("Question", $"{question.Question}\n{question.Answer}");
        }

        if (facts.Explanation is { } explanation)
        {
            yield return ("Explanation", explanation);
        }

        foreach (var file in facts.Evidence)
        {
            yield return ("Evidence", string.Create(said, $"{file.Name}, {file.Size} bytes\nSHA-256 {Platform.Signing.Fingerprint.Grouped(file.Sha256)}"));
        }
    }

    static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
