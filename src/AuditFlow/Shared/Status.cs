namespace AuditFlow.Shared;

/// <summary>How one state of one family is shown: always icon and word, never colour alone.</summary>
internal sealed record Status(string Word, string Icon, Tone Tone)
{
    /// <summary>The word with a number in it, for example the days that something is late.</summary>
    public Func<int, int?, string>? Counted { get; init; }

    /// <summary>The word with a day in it.</summary>
    public Func<string, string>? Dated { get; init; }

    /// <summary>The sentence part for the facts at hand. A date or a number without a form of its own follows the word.</summary>
    public string Say(int? count = null, int? total = null, string? date = null, string? reason = null)
    {
        var said = (count, date) switch
        {
            ({ } n, _) => Counted is null ? $"{Word} {Days(n)}" : Counted(n, total),
            (null, { } day) => Dated is null ? $"{Word} {day}" : Dated(day),
            _ => Word,
        };
        return string.IsNullOrWhiteSpace(reason) ? said : $"{said}: {reason}";
    }

    internal static string Days(int n) => n == 1 ? "1 day" : $"{n} days";

    internal static string Facts(int n) => n == 1 ? "1 fact" : $"{n} facts";
}
