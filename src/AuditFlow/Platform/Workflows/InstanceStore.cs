using System.Text.Json;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Loads and stores runs inside the pump's transaction.</summary>
internal sealed class InstanceStore(PreparedCommands sql, MeetingPoint meeting, Starts starts, Ids ids, TimeProvider clock, AfterCommit afterCommit, StoredBursts bursts)
{
    public const string AuditProperty = "AuditId";
    public const string StartedByProperty = "StartedBy";

    const string Lock =
        """
        SELECT "DefinitionId", "DefinitionVersionId", "Version", "Name", "CorrelationId", "ParentInstanceId", "AuditId", "StartedBy", "SubStatus", "Revision", "State"
        FROM "WorkflowInstances" WHERE "Id" = @p0
        """;

    const string Save =
        """
        UPDATE "WorkflowInstances"
        SET "Revision" = "Revision" + 1, "Name" = @p2, "CorrelationId" = @p3, "SubStatus" = @p4, "IncidentCount" = @p5, "UpdatedAt" = @p6, "FinishedAt" = @p7, "State" = @p8, "DefinitionVersionId" = @p9, "Version" = @p10
        WHERE "Id" = @p0 AND "Revision" = @p1
        """;

    const string Insert =
        """
        INSERT INTO "WorkflowInstances" ("Id", "DefinitionId", "DefinitionVersionId", "Version", "Name", "CorrelationId", "ParentInstanceId", "AuditId", "StartedBy",
            "SubStatus", "IncidentCount", "CreatedAt", "UpdatedAt", "FinishedAt", "Revision", "State")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, 1, @p14)
        """;

    const string InsertJournal = """INSERT INTO "WorkflowJournalBlocks" ("InstanceId", "FirstSequence", "Count", "Entries") VALUES (@p0, @p1, @p2, @p3)""";

    const string InsertBookmark =
        """INSERT INTO "WorkflowBookmarks" ("Id", "InstanceId", "Name", "Key", "CorrelationId", "DueAt") VALUES (@p0, @p1, @p2, @p3, @p4, @p5)""";

    const string DeleteBookmark = """DELETE FROM "WorkflowBookmarks" WHERE "Id" = @p0""";

    // A kept signal may wait for exactly this bookmark. Whoever keeps one and whoever sets the bookmark meet first, so that
    // one of the two always sees the other. One that a pump holds is not kept yet: that pump will look here after us.
    readonly string wakeKept =
        $"""
         UPDATE "WorkflowSignals" SET "ReadyAt" = @p0 WHERE "Id" IN (
             SELECT "Id" FROM "WorkflowSignals" WHERE "Name" = @p1 AND "Key" = @p2 AND "Kind" = 'Match' AND "ParkedBecause" IS NULL{sql.ForUpdateSkipLocked})
         """;

    const string InsertSignal =
        """
        INSERT INTO "WorkflowSignals" ("Id", "Kind", "InstanceId", "Name", "Key", "CorrelationId", "Payload", "CreatedAt", "ReadyAt", "Attempts")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p7, 0)
        """;

    readonly List<RunResult> stored = [];

    // A version never changes.
    readonly Dictionary<string, (string DefinitionId, int Version, string Name)> versions = new(StringComparer.Ordinal);

    /// <summary>Loads a run and keeps others away from it until this transaction ends.</summary>
    public async ValueTask<LoadedInstance?> LockAsync(string id, CancellationToken cancellationToken)
    {
        var rows = await sql.ReadAsync(
            Lock + sql.ForUpdate,
            reader => new LoadedInstance
            {
                Id = id, DefinitionId = reader.GetString(0), DefinitionVersionId = reader.GetString(1), Version = reader.GetInt32(2), Name = reader.Text(3),
                CorrelationId = reader.Text(4), ParentInstanceId = reader.Text(5), AuditId = reader.IsEmpty(6) ? null : reader.GetGuid(6), StartedBy = reader.Text(7),
                SubStatus = reader.GetString(8), Revision = reader.GetInt64(9), State = reader.Bytes(10),
            },
            cancellationToken,
            id);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Stores all that a burst brought about: the run, its bookmarks and journal, its children, its parent's and others' signals.</summary>
    public async ValueTask SaveAsync(LoadedInstance instance, RunResult result, CancellationToken cancellationToken)
    {
        var state = result.State;
        var changed = await sql.ExecuteAsync(
            Save, cancellationToken,
            state.InstanceId, instance.Revision, state.Name ?? instance.Name, state.CorrelationId, state.SubStatus.ToString(), Incidents(state), state.UpdatedAt, state.FinishedAt, state.Serialize(),
            state.DefinitionVersionId, state.Version);
        if (changed != 1)
        {
            throw new DbUpdateConcurrencyException($"The run {state.InstanceId} was changed by somebody else in the middle of a burst.");
        }

        await SaveEffectsAsync(instance, result, cancellationToken);
        Tell(result);
    }

    // After a rollback neither this object nor what it would have told is used any more.
    void Tell(RunResult result)
    {
        if (bursts.Heard is { } heard)
        {
            stored.Add(result);
            if (stored.Count == 1)
            {
                afterCommit.Do(() => heard(stored));
            }
        }
    }

    async ValueTask SaveEffectsAsync(LoadedInstance instance, RunResult result, CancellationToken cancellationToken)
    {
        var id = result.State.InstanceId;
        if (result.Journal is { Count: > 0 } journal)
        {
            await sql.ExecuteAsync(InsertJournal, cancellationToken, id, journal[0].Sequence, journal.Count, JournalBlock.Write(journal));
        }

        foreach (var burnt in result.BookmarksBurnt)
        {
            await sql.ExecuteAsync(DeleteBookmark, cancellationToken, burnt);
        }

        foreach (var bookmark in result.BookmarksSet)
        {
            await meeting.EnterAsync(bookmark.Name, bookmark.Key, cancellationToken);
            await sql.ExecuteAsync(InsertBookmark, cancellationToken, bookmark.Id, id, bookmark.Name, bookmark.Key, bookmark.CorrelationId, bookmark.DueAt);
            await sql.ExecuteAsync(wakeKept, cancellationToken, clock.GetUtcNow(), bookmark.Name, bookmark.Key);
        }

        foreach (var inline in result.InlineChildren)
        {
            await InsertAsync(instance, inline.State, cancellationToken);
            await SaveEffectsAsync(instance, inline, cancellationToken);
        }

        foreach (var child in result.ChildrenToStart)
        {
            await InsertPendingAsync(instance, child, cancellationToken);
        }

        foreach (var published in result.Events)
        {
            await SignalAsync(SignalKind.Event, published.InstanceId, "Elsa.Event", published.Name, published.CorrelationId, Json(published.Payload), cancellationToken);
        }

        if (result.ParentResume is { } parent)
        {
            await SignalAsync(SignalKind.Child, parent.ParentInstanceId, null, parent.Key, null, Json(parent.Outcome), cancellationToken);
        }
    }

    /// <summary>Stores a run that was moved to another version. Work that is addressed to a bookmark which stands elsewhere now goes there.</summary>
    public async ValueTask SaveMovedAsync(LoadedInstance instance, RunResult moved, CancellationToken cancellationToken)
    {
        await SaveAsync(instance, moved, cancellationToken);

        // The engine burns and sets them pair by pair.
        foreach (var (burnt, set) in moved.BookmarksBurnt.Zip(moved.BookmarksSet))
        {
            await sql.ExecuteAsync("""UPDATE "WorkflowSignals" SET "Key" = @p0 WHERE "Key" = @p1 AND "InstanceId" = @p2 AND "Kind" = 'Resume'""", cancellationToken, set.Id, burnt, instance.Id);
        }
    }

    async ValueTask InsertAsync(LoadedInstance parent, WorkflowState state, CancellationToken cancellationToken)
        => await sql.ExecuteAsync(
            Insert, cancellationToken,
            state.InstanceId, state.DefinitionId, state.DefinitionVersionId, state.Version, state.Name, state.CorrelationId, state.ParentInstanceId, parent.AuditId, parent.StartedBy,
            state.SubStatus.ToString(), Incidents(state), state.CreatedAt, state.UpdatedAt, state.FinishedAt, state.Serialize());

    async ValueTask InsertPendingAsync(LoadedInstance parent, ChildStart child, CancellationToken cancellationToken)
    {
        // From the newest down to the first that is published, so that the many versions before it are not read.
        var isNumbered = child.Version.Number > 0;
        var definition = (await sql.ReadAsync(
            isNumbered
                ? """SELECT "Id", "Version", "Name" FROM "WorkflowDefinitions" WHERE "DefinitionId" = @p0 AND "Version" = @p1"""
                : """SELECT "Id", "Version", "Name" FROM "WorkflowDefinitions" WHERE "DefinitionId" = @p0 AND "IsPublished" = @p1 ORDER BY "Version" DESC LIMIT 1""",
            reader => (Id: reader.GetString(0), Version: reader.GetInt32(1), Name: reader.GetString(2)),
            cancellationToken,
            child.DefinitionId, isNumbered ? child.Version.Number : true)).FirstOrDefault();
        Refuse.If(definition.Id is null, "drawing-not-published", $"The drawing '{child.DefinitionId}' ({child.Version}) does not exist.");

        var now = clock.GetUtcNow();
        await sql.ExecuteAsync(
            Insert, cancellationToken,
            child.InstanceId, child.DefinitionId, definition.Id, definition.Version, definition.Name, child.CorrelationId, child.ParentInstanceId, parent.AuditId, parent.StartedBy,
            "Pending", 0, now, now, null, null);
        var start = new PendingStart
        {
            Input = JsonSerializer.SerializeToElement(child.Input, WorkflowJson.Inputs), ParentKey = child.ParentKey, Properties = new Dictionary<string, string>(child.Properties),
        };
        await SignalAsync(SignalKind.Start, child.InstanceId, null, null, null, JsonSerializer.Serialize(start, WorkflowJson.Options), cancellationToken);
    }

    /// <summary>Adds a run that an event or the clock starts, unless it may not start beside those under way; the pump does the rest. Returns its id, if it starts.</summary>
    public async ValueTask<string?> InsertTriggeredAsync(string versionId, string? activityId, string? correlationId, JsonElement? payload, CancellationToken cancellationToken)
    {
        if (!versions.TryGetValue(versionId, out var facts))
        {
            facts = versions[versionId] = (await sql.ReadAsync(
                """SELECT "DefinitionId", "Version", "Name" FROM "WorkflowDefinitions" WHERE "Id" = @p0""",
                reader => (reader.GetString(0), reader.GetInt32(1), reader.GetString(2)), cancellationToken, versionId)).Single();
        }

        var (definitionId, version, name) = facts;
        if (!await starts.MayAsync(versionId, definitionId, correlationId, cancellationToken))
        {
            return null;
        }

        var (id, now) = (ids.New().ToString("N"), clock.GetUtcNow());
        await sql.ExecuteAsync(
            Insert, cancellationToken, id, definitionId, versionId, version, name, correlationId, null, null, null, "Pending", 0, now, now, null, null);
        var start = new PendingStart { TriggerActivityId = activityId, TriggerPayload = payload };
        await SignalAsync(SignalKind.Start, id, null, null, null, JsonSerializer.Serialize(start, WorkflowJson.Options), cancellationToken);
        return id;
    }

    public async ValueTask SignalAsync(
        SignalKind kind, string? instanceId, string? name, string? key, string? correlationId, string? payload, CancellationToken cancellationToken)
        => await sql.ExecuteAsync(
            InsertSignal, cancellationToken, ids.New(), kind.ToString(), instanceId, name, key, correlationId, payload, clock.GetUtcNow());

    static int Incidents(WorkflowState state) => state.Incidents.Count(i => !i.IsResolved);

    static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, WorkflowJson.Inputs);
}

/// <summary>A run as it was loaded and locked.</summary>
internal sealed record LoadedInstance
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public required int Version { get; init; }

    public string? Name { get; init; }

    public string? CorrelationId { get; init; }

    public string? ParentInstanceId { get; init; }

    public Guid? AuditId { get; init; }

    public string? StartedBy { get; init; }

    public required string SubStatus { get; init; }

    public required long Revision { get; init; }

    public byte[]? State { get; init; }
}
