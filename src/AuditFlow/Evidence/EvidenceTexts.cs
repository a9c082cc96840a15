using AuditFlow.Platform.Languages;

namespace AuditFlow.Evidence;

/// <summary>Why a file was not taken, for whoever handed it in.</summary>
internal sealed class EvidenceTexts : PageTexts<EvidenceTexts>;
