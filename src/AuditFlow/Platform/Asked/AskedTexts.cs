using AuditFlow.Platform.Languages;

namespace AuditFlow.Platform.Asked;

/// <summary>The words of the page of all that is asked of one person.</summary>
internal sealed class AskedTexts : PageTexts<AskedTexts>;
