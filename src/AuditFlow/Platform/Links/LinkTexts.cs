using System.Resources;
using AuditFlow.Platform.Languages;

namespace AuditFlow.Platform.Links;

/// <summary>The words of the pages through which a personal link leads, whatever it is for, and of what they refuse.</summary>
internal sealed class LinkTexts : PageTexts
{
    static readonly ResourceManager Words = new(typeof(LinkTexts));

    LinkTexts()
        : base(Words, PageLanguage.Here)
    {
    }

    /// <summary>In the language of the request.</summary>
    public static LinkTexts Here => new();

    public static string TypeMailbox => Here["Fault.TypeMailbox"];

    public static string TypeMailedCode => Here["Fault.TypeMailedCode"];

    public static string TypeAppCode => Here["Fault.TypeAppCode"];

    public static string SayWhy => Here["Fault.Why"];
}
