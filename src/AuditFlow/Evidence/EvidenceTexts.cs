using System.Resources;
using AuditFlow.Platform.Languages;

namespace AuditFlow.Evidence;

/// <summary>Why a file was not taken, for whoever handed it in.</summary>
internal sealed class EvidenceTexts : PageTexts
{
    static readonly ResourceManager Words = new(typeof(EvidenceTexts));

    EvidenceTexts()
        : base(Words, PageLanguage.Here)
    {
    }

    /// <summary>In the language of the request.</summary>
    public static EvidenceTexts Here => new();
}
