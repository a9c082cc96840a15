using System.Text.Json;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Starts and ends runs from within a command; the pump does it after commit.</summary>
internal sealed class Runs(AuditFlowDb db, Signals signals, Starts starts, Ids ids, TimeProvider clock)
{
    const int RunsAtOnce = 500;

    /// <summary>Starts the published version of a drawing, unless it may not start beside those under way. The run exists, pending, as soon as this transaction commits.</summary>
    /// <param name="definitionId">The drawing.</param>
    /// <param name="input">Its properties are the workflow's inputs.</param>
    /// <param name="correlationId">The matter that the run is about; events can be addressed to it.</param>
    /// <param name="auditId">The audit that it belongs to.</param>
    /// <param name="startedBy">The mailbox of the person for whom it works.</param>
    /// <param name="name">A name for people.</param>
    /// <param name="cancellationToken">Ends the look-up of the drawing.</param>
    /// <returns>The id of the run.</returns>
    public async Task<string> StartAsync(
        string definitionId, object? input, string? correlationId = null, Guid? auditId = null, string? startedBy = null, string? name = null,
        CancellationToken cancellationToken = default)
    {
        var definition = await FindAsync(definitionId, cancellationToken);
        return await AddAsync(definition, new RunToStart(input, correlationId, name), auditId, startedBy, cancellationToken);
    }

    /// <summary>Starts many runs of one drawing.</summary>
    public async Task StartManyAsync(string definitionId, IEnumerable<RunToStart> runs, Guid? auditId, string? startedBy, CancellationToken cancellationToken)
    {
        var definition = await FindAsync(definitionId, cancellationToken);
        if (!await starts.IsAlwaysAsync(definition.Id, cancellationToken))
        {
            // Whether one may start depends on those before it.
            foreach (var run in runs)
            {
                await AddAsync(definition, run, auditId, startedBy, cancellationToken);
            }

            return;
        }

        foreach (var some in runs.Chunk(RunsAtOnce))
        {
            var added = some.Select(run => (Run: run, Instance: New(definition, run, auditId, startedBy))).ToList();
            await db.Instances.InsertManyAsync(added.Select(a => a.Instance), cancellationToken);
            await signals.StartManyAsync(added.Select(a => (a.Instance.Id, Start(a.Run))), cancellationToken);
        }
    }

    /// <summary>Ends a run and all that it started. A run that has ended is left as it is.</summary>
    public void Cancel(string instanceId) => signals.Add(SignalKind.Cancel, instanceId);

    async Task<Published> FindAsync(string definitionId, CancellationToken cancellationToken)
    {
        // From the newest down to the first that is published, so that the many versions before it are not read.
        var definition = await db.Definitions.AsNoTracking()
            .Where(d => d.DefinitionId == definitionId && d.IsPublished).OrderByDescending(d => d.Version)
            .Select(d => new Published(d.DefinitionId, d.Id, d.Version, d.Name))
            .FirstOrDefaultAsync(cancellationToken);
        Refuse.If(definition is null, "drawing-not-published", $"The drawing '{definitionId}' is not published, so it cannot be run.");
        return definition;
    }

    async Task<string> AddAsync(Published definition, RunToStart run, Guid? auditId, string? startedBy, CancellationToken cancellationToken)
    {
        await starts.RefuseUnlessMayAsync(definition.Id, definition.DefinitionId, definition.Name, run.CorrelationId, cancellationToken);
        var instance = New(definition, run, auditId, startedBy);
        db.Instances.Add(instance);
        signals.Add(SignalKind.Start, instance.Id, payload: Start(run));
        return instance.Id;
    }

    WorkflowInstance New(Published definition, RunToStart run, Guid? auditId, string? startedBy)
    {
        var now = clock.GetUtcNow();
        return new WorkflowInstance
        {
            Id = ids.New().ToString("N"), DefinitionId = definition.DefinitionId, DefinitionVersionId = definition.Id, Version = definition.Version, Name = run.Name ?? definition.Name,
            CorrelationId = run.CorrelationId, AuditId = auditId, StartedBy = startedBy, SubStatus = "Pending", CreatedAt = now, UpdatedAt = now,
        };
    }

    static PendingStart Start(RunToStart run) => new() { Input = run.Input is null ? null : JsonSerializer.SerializeToElement(run.Input, WorkflowJson.Inputs) };

    sealed record Published(string DefinitionId, string Id, int Version, string Name);
}

/// <summary>One run of many: its inputs as properties, the matter that it is about, and a name for people.</summary>
internal sealed record RunToStart(object? Input, string? CorrelationId, string? Name);

/// <summary>What a pending instance needs besides its own row.</summary>
internal sealed record PendingStart
{
    public JsonElement? Input { get; init; }

    /// <summary>The key of the parent's bookmark that waits for this run.</summary>
    public string? ParentKey { get; init; }

    public Dictionary<string, string>? Properties { get; init; }

    /// <summary>The trigger that starts it; the run begins there.</summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>What the trigger brought.</summary>
    public JsonElement? TriggerPayload { get; init; }
}
