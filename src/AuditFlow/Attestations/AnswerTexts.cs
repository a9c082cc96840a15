using System.Globalization;
using System.Resources;
using AuditFlow.Shared;

namespace AuditFlow.Attestations;

/// <summary>
/// The words of the pages behind a link, in the reader's language: AnswerTexts.resx holds English, AnswerTexts.&lt;language&gt;.resx
/// each other one. What somebody signs is kept in the language in which it was read.
/// </summary>
internal sealed class AnswerTexts
{
    /// <summary>The languages, the first of them for everybody whose browser asks for another.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "de"];

    static readonly ResourceManager Words = new("AuditFlow.Attestations.AnswerTexts", typeof(AnswerTexts).Assembly);
    readonly CultureInfo culture;

    AnswerTexts(string language) => culture = CultureInfo.GetCultureInfo(language);

    public string Language => culture.Name;

    /// <summary>The other language that a page offers.</summary>
    public string Other => Languages[(Languages.ToList().IndexOf(Language) + 1) % Languages.Count];

    public string this[string key] => Words.GetString(key, culture) ?? throw new InvalidOperationException($"There is no text '{key}'.");

    public string this[string key, params object?[] values] => string.Format(culture, this[key], values);

    public static AnswerTexts In(string? language) => new(Languages.FirstOrDefault(l => string.Equals(l, language, StringComparison.OrdinalIgnoreCase)) ?? Languages[0]);

    /// <summary>The language that the address names, otherwise the first of the browser's that there is.</summary>
    public static AnswerTexts For(HttpRequest request)
    {
        var asked = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value?.Split('-')[0]);
        return In(new[] { request.Query["lang"].ToString() }.Concat(asked).FirstOrDefault(l => Languages.Contains(l, StringComparer.OrdinalIgnoreCase)));
    }

    public string Day(DateOnly day) => day.ToString(Language == "de" ? "d. MMMM yyyy" : "d MMMM yyyy", culture);

    /// <summary>"Fri 20 Nov 2026, 23:59 New York".</summary>
    public string Instant(DateTimeOffset at, TimeZoneInfo zone)
        => TimeZoneInfo.ConvertTime(at, zone).ToString(Language == "de" ? "ddd d. MMM yyyy, HH:mm " : "ddd d MMM yyyy, HH:mm ", culture) + Reader.Place(zone);

    public string Period(DateOnly from, DateOnly to) => $"{Day(from)} – {Day(to)}";
}
