using System.Globalization;
using System.Text;
using AuditFlow.Controls;

namespace AuditFlow.Attestations;

/// <summary>The words that an owner reads and signs: one fact a line, first person, naming control, version and period.</summary>
internal static class Statement
{
    public const string Locale = "en";

    public const string Consent = "I agree to sign this electronically. My typed name has the effect of my signature. I know that my answer, my name and the time are kept as written and that I get a copy.";

    public static string Text(ControlVersion control, DateOnly from, DateOnly to) => string.Create(CultureInfo.InvariantCulture,
        $"""
         To the best of my knowledge, after looking into it:
         Control {control.ControlId}, version {control.Number}: {control.Content.Title}.
         Period: {from:d MMMM yyyy} to {to:d MMMM yyyy}.
         {control.Content.Description}
         """).ReplaceLineEndings("\n");

    /// <summary>The whole document: what was read, what was chosen, who signed when. This text is stored and hashed.</summary>
    public static string Document(Attestation attestation, string statement, AttestationAnswer answer, string? comment, string typedName, DateTimeOffset at)
    {
        var text = new StringBuilder(statement).Append('\n').Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"My answer: {answer.Words}.\n");
        if (!string.IsNullOrWhiteSpace(comment))
        {
            text.Append(CultureInfo.InvariantCulture, $"My explanation: {comment}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Consent}\nSigned: {typedName}, asked at {attestation.SignerEmail}, on {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.\n");
        text.Append(CultureInfo.InvariantCulture, $"Identity: personal link (L1).\nText of the control (SHA-256): {attestation.ControlHash}\n");
        return text.ToString();
    }
}
