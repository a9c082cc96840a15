using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>Starts a run of a published drawing by hand. An input AuditId makes it a run of that audit.</summary>
[Allow(Permission.MendRuns)]
public sealed record StartDrawing : ICommand<string>
{
    [Required]
    [MaxLength(200)]
    public required string DefinitionId { get; init; }

    /// <summary>An object whose members are the inputs.</summary>
    public JsonElement? Input { get; init; }
}

internal sealed class StartDrawingHandler(Runs runs, Trail trail, CurrentActor current) : IRequestHandler<StartDrawing, string>
{
    public async Task<string> Handle(StartDrawing request, CancellationToken cancellationToken)
    {
        var audit = request.Input is { ValueKind: JsonValueKind.Object } input && input.TryGetProperty("AuditId", out var given)
            && given.ValueKind == JsonValueKind.String && given.TryGetGuid(out var id) ? id : (Guid?)null;
        var run = await runs.StartAsync(request.DefinitionId, request.Input, auditId: audit, startedBy: current.Actor.Mailbox, cancellationToken: cancellationToken);
        trail.Add(audit, "run-started", $"run:{run}", $"A run of the drawing '{request.DefinitionId}' was started by hand.");
        return run;
    }
}

/// <summary>Resumes one bookmark now, without waiting for what it waits for.</summary>
[Allow(Permission.MendRuns)]
public sealed record ResumeRunNow : ICommand
{
    [Required]
    public required string RunId { get; init; }

    [Required]
    public required string BookmarkId { get; init; }

    /// <summary>What the waiting step receives.</summary>
    public JsonElement? Input { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class ResumeRunNowHandler(Signals signals, Trail trail) : IRequestHandler<ResumeRunNow, Unit>
{
    public Task<Unit> Handle(ResumeRunNow request, CancellationToken cancellationToken)
    {
        signals.Add(SignalKind.Resume, request.RunId, key: request.BookmarkId, payload: request.Input);
        trail.Add(null, "run-resumed", $"run:{request.RunId}", $"A waiting step was resumed by hand: {request.Reason}");
        return Unit.Task;
    }
}
