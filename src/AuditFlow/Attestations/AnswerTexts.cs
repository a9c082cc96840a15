using AuditFlow.Platform.Languages;

namespace AuditFlow.Attestations;

/// <summary>The words of the pages on which attestations are answered. What somebody signs is kept in the language in which it was read.</summary>
internal sealed class AnswerTexts : PageTexts<AnswerTexts>
{
    public static string LongExplanation => Here["Fault.LongExplanation"];

    public static string LongWords => Here["Fault.LongWords"];

    public static string WhatIsWrong => Here["Fault.WhatIsWrong"];
}
