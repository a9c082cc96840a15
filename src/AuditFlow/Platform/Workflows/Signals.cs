using System.Text.Json;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// How the rest of the product speaks to workflows: it adds a row in its own transaction, and the pump does the work
/// after commit. Nothing is resumed in-line, so a run never sees what may still be rolled back.
/// </summary>
internal sealed class Signals(AuditFlowDb db, Ids ids, TimeProvider clock, AfterCommit afterCommit, WorkflowWakeUp wakeUp)
{
    /// <summary>Bookmarks of gates; each waits under the id of its audit.</summary>
    public const string Gate = "AuditFlow.Gate";

    /// <summary>Resumes what waits, or will wait, under this name and key. An answer that comes before its question is kept for it.</summary>
    /// <param name="bookmarkName">The type of the waiting block, such as <c>AuditFlow.Task</c>.</param>
    /// <param name="key">The key that the block gave its bookmark, such as a task's id.</param>
    /// <param name="payload">What the block receives; kept as JSON.</param>
    public void Raise(string bookmarkName, string key, object? payload = null)
        => Add(SignalKind.Match, null, bookmarkName, key, null, payload);

    /// <summary>Publishes an Elsa event to every run that waits for it now.</summary>
    public void Event(string eventName, string? correlationId, object? payload = null)
        => Add(SignalKind.Event, null, "Elsa.Event", eventName, correlationId, payload);

    /// <summary>
    /// Says that something a gate of this audit may look at has changed. However often it is said, the gates are asked
    /// once: the row is refreshed, and refreshing locks it, so the pump cannot take it before this transaction commits
    /// and the change is visible to it.
    /// </summary>
    public async Task FactsChangedAsync(Guid auditId, CancellationToken cancellationToken)
    {
        var now = InstantConverter.ToMicroseconds(clock.GetUtcNow());
        var key = auditId.ToString("D");
        await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO "WorkflowSignals" ("Id", "Kind", "Name", "Key", "CoalesceKey", "CreatedAt", "ReadyAt", "Attempts")
             VALUES ({ids.New()}, {nameof(SignalKind.Wake)}, {Gate}, {key}, {"facts:" + key}, {now}, {now}, 0)
             ON CONFLICT ("CoalesceKey") DO UPDATE SET "ReadyAt" = excluded."ReadyAt", "LeaseUntil" = NULL, "LeaseOwner" = NULL
             """,
            cancellationToken);
        afterCommit.Do(wakeUp.Ring);
    }

    internal void Add(SignalKind kind, string? instanceId, string? name = null, string? key = null, string? correlationId = null, object? payload = null)
    {
        db.Signals.Add(New(kind, instanceId, name, key, correlationId, payload));
        afterCommit.Do(wakeUp.Ring);
    }

    /// <summary>Adds what starts many runs, past the change tracker.</summary>
    internal async Task StartManyAsync(IEnumerable<(string InstanceId, PendingStart Start)> runs, CancellationToken cancellationToken)
    {
        await db.Signals.InsertManyAsync(runs.Select(r => New(SignalKind.Start, r.InstanceId, payload: r.Start)), cancellationToken);
        afterCommit.Do(wakeUp.Ring);
    }

    WorkflowSignal New(SignalKind kind, string? instanceId, string? name = null, string? key = null, string? correlationId = null, object? payload = null)
    {
        var now = clock.GetUtcNow();
        return new WorkflowSignal
        {
            Id = ids.New(), Kind = kind, InstanceId = instanceId, Name = name, Key = key, CorrelationId = correlationId,
            Payload = payload switch
            {
                null => null,
                JsonElement element => element.GetRawText(),
                _ => JsonSerializer.Serialize(payload, WorkflowJson.Options),
            },
            CreatedAt = now, ReadyAt = now,
        };
    }
}
