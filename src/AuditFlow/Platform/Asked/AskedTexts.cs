using System.Resources;
using AuditFlow.Platform.Languages;

namespace AuditFlow.Platform.Asked;

/// <summary>The words of the page of all that is asked of one person.</summary>
internal sealed class AskedTexts : PageTexts
{
    static readonly ResourceManager Words = new(typeof(AskedTexts));

    AskedTexts()
        : base(Words, PageLanguage.Here)
    {
    }

    /// <summary>In the language of the request.</summary>
    public static AskedTexts Here => new();
}
