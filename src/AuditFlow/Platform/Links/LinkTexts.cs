using AuditFlow.Platform.Languages;

namespace AuditFlow.Platform.Links;

/// <summary>The words of the pages through which a personal link leads, whatever it is for, and of what they refuse.</summary>
internal sealed class LinkTexts : PageTexts<LinkTexts>
{
    public static string TypeMailbox => Here["Fault.TypeMailbox"];

    public static string TypeMailedCode => Here["Fault.TypeMailedCode"];

    public static string TypeAppCode => Here["Fault.TypeAppCode"];

    public static string SayWhy => Here["Fault.Why"];
}
