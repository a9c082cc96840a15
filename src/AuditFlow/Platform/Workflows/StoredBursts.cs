using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows;

/// <summary>Where it can be heard which bursts a commit stored: nowhere, unless somebody measures.</summary>
internal sealed class StoredBursts
{
    /// <summary>Called once after each commit, with all bursts that it stored.</summary>
    public Action<IReadOnlyList<RunResult>>? Heard { get; set; }
}
