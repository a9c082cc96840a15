using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Platform.Languages;

internal static class GermanPages
{
    /// <summary>What a German browser says of its reader.</summary>
    public const string Browser = "de-AT,de;q=0.9,en;q=0.5";

    static readonly IReadOnlyList<string> English =
        [.. PageTextsTests.Names.SelectMany(texts => PageTextsTests.Words(texts, "").Values).Where(w => w.Length > 14 && !w.Contains('{', StringComparison.Ordinal))];

    extension(TestBrowser browser)
    {
        /// <summary>The words are there, and none of the English ones that stand in their place for other readers.</summary>
        public void ShouldSayInGerman(params string[] words)
        {
            browser.Page.DocumentElement.GetAttribute("lang").ShouldBe("de");
            words.ShouldAllBe(w => browser.Text.Contains(w, StringComparison.Ordinal), browser.Text);
            English.Where(w => browser.Text.Contains(w, StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }
}
