using System.Resources;
using AuditFlow.Platform.Languages;

namespace AuditFlow.Findings;

/// <summary>How findings are named on the pages of personal links and in the digest.</summary>
internal sealed class FindingTexts : PageTexts
{
    static readonly ResourceManager Words = new(typeof(FindingTexts));

    FindingTexts()
        : base(Words, PageLanguage.Here)
    {
    }

    /// <summary>In the language of the request.</summary>
    public static FindingTexts Here => new();
}
