using System.Globalization;
using System.Resources;

namespace AuditFlow.Platform.Languages;

/// <summary>Words of pages in one language: &lt;name&gt;.resx holds English, &lt;name&gt;.&lt;language&gt;.resx each other one.</summary>
/// <param name="words">Where they stand.</param>
/// <param name="language">One of <see cref="PageLanguage.All"/>.</param>
internal abstract class PageTexts(ResourceManager words, string language)
{
    readonly CultureInfo culture = CultureInfo.GetCultureInfo(language);

    public string Language => language;

    /// <summary>The other language that a page offers.</summary>
    public string Other => PageLanguage.OtherThan(language);

    public string this[string key] => words.GetString(key, culture) ?? throw new InvalidOperationException($"There is no text '{key}'.");

    public string this[string key, params object?[] values] => string.Format(culture, this[key], values);

    public string Day(DateOnly day) => day.ToString(language == "de" ? "d. MMMM yyyy" : "d MMMM yyyy", culture);

    public string Instant(DateTimeOffset at, TimeZoneInfo zone) => PageLanguage.Say(at, zone, language);

    public string Period(DateOnly from, DateOnly to) => $"{Day(from)} – {Day(to)}";
}
