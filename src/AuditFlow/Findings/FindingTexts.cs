using AuditFlow.Platform.Languages;

namespace AuditFlow.Findings;

/// <summary>How findings are named on the pages of personal links and in the digest.</summary>
internal sealed class FindingTexts : PageTexts<FindingTexts>;
