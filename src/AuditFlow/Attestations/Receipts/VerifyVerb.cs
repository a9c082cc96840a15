using System.CommandLine;
using System.Globalization;
using System.Text;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Signing;

namespace AuditFlow.Attestations.Receipts;

/// <summary><c>auditflow verify receipt FILE [--key FILE]</c>: for anybody, without a database, a setting or a network.</summary>
internal sealed class VerifyVerb : IVerb
{
    public Command Build(VerbContext context) => new("verify", "Checks proof that AuditFlow gave out.") { Receipt(context) };

    static Command Receipt(VerbContext context)
    {
        var file = new Argument<string>("FILE") { Description = "The receipt: its JSON file, or the page that holds it." };
        var key = new Option<string?>("--key") { Description = "Whose key it must be: a PEM file, or the JSON file of the page of keys. Without it the key inside the receipt is taken." };
        var command = new Command(
            "receipt",
            "Says whether a receipt is byte for byte as it was signed, and by whose key. Needs neither database nor network. Ends with 0 when it is unchanged and of the key that was given, or of any when none was, 1 when it was changed, is no receipt or has a foreign key, 2 when a file cannot be read.")
        {
            file, key,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (await ReadAsync(context, parsed.GetRequiredValue(file), cancellationToken) is not { } receipt)
            {
                return Verbs.Refused;
            }

            TrustedKeys? trusted = null;
            if (parsed.GetValue(key) is { } keyFile)
            {
                if (await ReadAsync(context, keyFile, cancellationToken) is not { } bytes)
                {
                    return Verbs.Refused;
                }

                trusted = TrustedKeys.Read(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
            }

            var verdict = ReceiptCheck.Check(receipt, trusted);
            await context.Output.WriteAsync(Say(verdict, isKeyGiven: trusted is not null));
            return verdict.Outcome == ReceiptOutcome.Good ? Verbs.Done : Verbs.Failed;
        });
        return command;
    }

    static async Task<byte[]?> ReadAsync(VerbContext context, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (file.Length <= ReceiptCheck.MostBytes)
            {
                var bytes = new byte[file.Length];
                await file.ReadExactlyAsync(bytes, cancellationToken);
                return bytes;
            }

            await context.Error.WriteLineAsync($"{path} is too large to be a receipt or a key.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await context.Error.WriteLineAsync($"{path} cannot be read: {unreadable.Message}");
        }

        return null;
    }

    static string Say(ReceiptVerdict verdict, bool isKeyGiven)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Heading(verdict.Outcome, isKeyGiven)}: {verdict.Sentence}\n");
        if (verdict.Facts is { } facts)
        {
            if (verdict.Outcome == ReceiptOutcome.Good)
            {
                text.Append(isKeyGiven
                    ? "The key is one of those that you gave.\n"
                    : "No key was given. So this proves only that the file is unchanged since somebody with the key below signed it, not who that was. Compare the fingerprint with the one that the organisation publishes, or give its key with --key.\n");
            }

            text.Append('\n');
            foreach (var (name, value) in ReceiptWords.Of(facts))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name + ":",-16}{Harmless(value).Replace("\n", "\n" + new string(' ', 16), StringComparison.Ordinal)}\n");
            }
        }

        if (verdict.Fingerprint is { } fingerprint)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"Key:",-16}{Fingerprint.Grouped(fingerprint)}\n");
        }

        return text.ToString();
    }

    static string Heading(ReceiptOutcome outcome, bool isKeyGiven) => outcome switch
    {
        ReceiptOutcome.Good => isKeyGiven ? "Good" : "Unchanged",
        ReceiptOutcome.Changed => "Changed",
        ReceiptOutcome.ForeignKey => "Foreign key",
        ReceiptOutcome.Malformed => "No receipt",
    };

    // What a stranger wrote must not move the cursor, nor turn the direction of the line.
    static string Harmless(string text) => string.Concat(text.Select(c =>
        c != '\n' && (char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069') ? '\uFFFD' : c));
}
