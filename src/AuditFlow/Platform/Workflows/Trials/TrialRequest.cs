using System.Text.Json;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows.Trials;

/// <summary>What to run, and with what.</summary>
internal sealed record TrialRequest
{
    public required WorkflowDefinition Definition { get; init; }

    public required TrialLibrary Library { get; init; }

    /// <summary>An object whose members are the workflow's inputs; nothing when there are none.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>How often a bookmark is resumed when nothing else can run.</summary>
    public int Resumes { get; init; }

    public JsonElement? ResumeInput { get; init; }

    /// <summary>The database of which a copy is used.</summary>
    public string? Database { get; init; }
}
