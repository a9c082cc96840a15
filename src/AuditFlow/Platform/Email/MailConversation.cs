namespace AuditFlow.Platform.Email;

/// <summary>
/// What a transport and a server said to each other about one mail, line by line: neither a password nor the mail itself
/// stands in it.
/// </summary>
internal sealed class MailConversation
{
    const int MostLines = 80;
    const int LongestLine = 500;
    readonly List<string> lines = [];
    readonly HashSet<string> secrets = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Lines => lines;

    public string Text => string.Join('\n', lines);

    /// <summary>Never to be written down, also when a server repeats it.</summary>
    public void Hide(string? secret)
    {
        if (secret is { Length: > 3 })
        {
            secrets.Add(secret);
        }
    }

    public void Say(string line) => Add($"> {line}");

    public void Hear(string line) => Add($"< {line}");

    /// <summary>What neither side said but happened in between.</summary>
    public void Note(string line) => Add($"· {line}");

    /// <summary>A text without the secrets.</summary>
    public string Clean(string text)
    {
        foreach (var secret in secrets)
        {
            text = text.Replace(secret, "…", StringComparison.Ordinal);
        }

        return text;
    }

    void Add(string line)
    {
        if (lines.Count < MostLines)
        {
            var clean = Clean(line);
            lines.Add(clean.Length > LongestLine ? $"{clean[..LongestLine]}…" : clean);
        }
    }
}
