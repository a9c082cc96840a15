using System.Globalization;
using System.Resources;

namespace AuditFlow.Platform.Languages;

/// <summary>Words of pages in one language: &lt;name of the class&gt;.resx beside it holds English, &lt;name&gt;.&lt;language&gt;.resx each other one.</summary>
/// <typeparam name="T">The class itself, of the slice whose words they are.</typeparam>
internal abstract class PageTexts<T>
    where T : PageTexts<T>, new()
{
    static readonly ResourceManager Words = new(typeof(T));

    /// <summary>In the language of the request.</summary>
    public static T Here => new();

    /// <summary>One of <see cref="PageLanguage.All"/>.</summary>
    public string Language { get; private init; } = PageLanguage.Here;

    /// <summary>The other language that a page offers.</summary>
    public string Other => PageLanguage.OtherThan(Language);

    CultureInfo Culture => CultureInfo.GetCultureInfo(Language);

    public string this[string key] => Words.GetString(key, Culture) ?? throw new InvalidOperationException($"There is no text '{key}'.");

    public string this[string key, params object?[] values] => string.Format(Culture, this[key], values);

    /// <summary>In the language of that name, or English.</summary>
    public static T In(string? language) => new() { Language = PageLanguage.In(language) };

    public string Day(DateOnly day) => day.ToString(Language == "de" ? "d. MMMM yyyy" : "d MMMM yyyy", Culture);

    public string Instant(DateTimeOffset at, TimeZoneInfo zone) => PageLanguage.Say(at, zone, Language);

    public string Period(DateOnly from, DateOnly to) => $"{Day(from)} – {Day(to)}";
}
