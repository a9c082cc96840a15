using System.Resources;
using AuditFlow.Platform.Languages;

namespace AuditFlow.Attestations;

/// <summary>The words of the pages on which attestations are answered. What somebody signs is kept in the language in which it was read.</summary>
internal sealed class AnswerTexts : PageTexts
{
    static readonly ResourceManager Words = new(typeof(AnswerTexts));

    AnswerTexts(string language)
        : base(Words, language)
    {
    }

    /// <summary>In the language of the request.</summary>
    public static AnswerTexts Here => new(PageLanguage.Here);

    public static string LongExplanation => Here["Fault.LongExplanation"];

    public static string WhatIsWrong => Here["Fault.WhatIsWrong"];

    /// <summary>In the language of that name, or English.</summary>
    public static AnswerTexts In(string? language) => new(PageLanguage.In(language));
}
