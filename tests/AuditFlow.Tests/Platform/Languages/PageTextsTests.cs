using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using AuditFlow.Platform.Languages;
using Shouldly;

namespace AuditFlow.Tests.Platform.Languages;

/// <summary>Every word that a page says in English it says in each other language.</summary>
public sealed partial class PageTextsTests
{
    internal static IReadOnlyList<string> Names { get; } = [.. typeof(PageLanguage).Assembly.GetTypes().Where(t => t.BaseType is { IsGenericType: true } of && of.GetGenericTypeDefinition() == typeof(PageTexts<>)).Select(t => t.FullName!)];

    public static TheoryData<string> Texts => [.. Names];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Each_language_has_the_same_words_with_the_same_places_for_values(string texts)
    {
        var english = Words(texts, "");

        english.ShouldNotBeEmpty();
        foreach (var language in PageLanguage.All.Skip(1))
        {
            var other = Words(texts, language);
            other.Keys.Order().ShouldBe(english.Keys.Order());
            foreach (var (key, words) in english)
            {
                other[key].ShouldNotBeNullOrWhiteSpace(key);
                Places(other[key]).ShouldBe(Places(words), $"{texts} {key} in {language}");
            }
        }
    }

    internal static Dictionary<string, string> Words(string texts, string language) => new ResourceManager(texts, typeof(PageLanguage).Assembly)
        .GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false).ShouldNotBeNull($"{texts} in {language}")
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    static IEnumerable<string> Places(string words) => Place().Matches(words).Select(m => m.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
