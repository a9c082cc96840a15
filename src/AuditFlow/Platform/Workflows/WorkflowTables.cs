using System.Globalization;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Workflows;

/// <summary>A version of a drawing. A published one never changes .</summary>
internal sealed class DefinitionVersion
{
    string name = "";
    string? description;
    string json = "";
    string? sourceHash;
    bool isUsableAsActivity;
    IReadOnlyList<string> authors = [];

    /// <summary>The version's own id: definition id and number.</summary>
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    public required string Name { get => name; init => name = value; }

    public string? Description { get => description; init => description = value; }

    /// <summary>Elsa 3 JSON.</summary>
    public required string Json { get => json; init => json = value; }

    /// <summary>SHA-256 of what was published, so that the same file is not published twice. A draft has none.</summary>
    public string? SourceHash { get => sourceHash; init => sourceHash = value; }

    /// <summary>Whether it was never published: then it may still be drawn over and thrown away.</summary>
    public bool IsDraft => !IsPublished && SourceHash is null;

    public bool IsLatest { get; set; }

    public bool IsPublished { get; set; }

    /// <summary>Whether other drawings may use it as an activity, as its document says.</summary>
    public bool IsUsableAsActivity { get => isUsableAsActivity; init => isUsableAsActivity = value; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts the saves of a draft: a page that has seen another one does not save over it.</summary>
    public int Revision { get; private set; }

    /// <summary>Who saved it last, as the trail names them; null when it came with the product.</summary>
    public string? ChangedBy { get; private set; }

    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>Who drew at this version since it was begun, as the trail names them.</summary>
    public IReadOnlyList<string> Authors => authors;

    public string? PublishedBy { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>What a page has seen when it has seen this.</summary>
    public string Stamp => string.Create(CultureInfo.InvariantCulture, $"{StampsOf(DefinitionId)}{Id}:{Revision}");

    /// <summary>What the stamps of all versions of a drawing begin with.</summary>
    public static string StampsOf(string definitionId) => $"{definitionId}/";

    /// <summary>Draws over a draft.</summary>
    public void Redraw(WorkflowDefinition drawn, string newName, string newJson)
    {
        Refuse.If(!IsDraft, "drawing-published", "A version that was published never changes. Save it as a new draft.");
        (name, description, json, isUsableAsActivity) = (newName, drawn.Description, newJson, drawn.IsUsableAsActivity);
    }

    /// <summary>Notes a save.</summary>
    /// <param name="by">Who saved.</param>
    /// <param name="at">When.</param>
    /// <param name="isOther">Whether the drawing says something else than before; moving its activities about makes nobody its author.</param>
    public void SavedBy(string by, DateTimeOffset at, bool isOther)
    {
        (ChangedBy, ChangedAt) = (by, at);
        Revision++;
        if (isOther && !authors.Contains(by))
        {
            authors = [.. authors, by];
        }
    }

    /// <summary>Makes a draft the published version, for good.</summary>
    public void Publish(string finalJson, string hash)
    {
        Refuse.If(!IsDraft, "drawing-published", "This version was published already.");
        (json, sourceHash, IsPublished) = (finalJson, hash, true);
    }

    /// <summary>Notes who let it be started.</summary>
    public void ReleasedBy(string by, DateTimeOffset at) => (PublishedBy, PublishedAt) = (by, at);
}

/// <summary>A version that came with the product for a drawing which a lead has changed. It waits for a lead to take it over or decline it.</summary>
internal sealed class OfferedDrawing
{
    public required string DefinitionId { get; init; }

    /// <summary>The name as it came.</summary>
    public required string Name { get; init; }

    /// <summary>Elsa 3 JSON.</summary>
    public required string Json { get; init; }

    /// <summary>SHA-256 of what came, so that the same is not offered twice.</summary>
    public required string SourceHash { get; init; }

    public required DateTimeOffset OfferedAt { get; init; }

    /// <summary>When it was taken over or declined; empty while it is offered.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    public string? DecidedBy { get; private set; }

    public void Decide(string by, DateTimeOffset at)
    {
        Refuse.If(DecidedAt is not null, "offer-decided", $"{ActorNames.Of(DecidedBy)} has decided on this version already.");
        (DecidedBy, DecidedAt) = (by, at);
    }
}

/// <summary>A run, as lists and the pump see it. The engine's own state lies in <see cref="State"/>.</summary>
internal sealed class WorkflowInstance
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public required int Version { get; init; }

    public string? Name { get; init; }

    public string? CorrelationId { get; init; }

    public string? ParentInstanceId { get; init; }

    /// <summary>The audit that the run belongs to; it may not reach into another.</summary>
    public Guid? AuditId { get; init; }

    /// <summary>The mailbox of the person for whom the run works.</summary>
    public string? StartedBy { get; init; }

    /// <summary>Pending, Executing, Suspended, Finished, Cancelled, Faulted: Elsa's words.</summary>
    public required string SubStatus { get; init; }

    public int IncidentCount { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Counts the bursts; a burst that finds another number than it loaded is run again.</summary>
    public long Revision { get; init; }

    /// <summary>What the engine keeps of a run between two bursts; null before the first.</summary>
    public byte[]? State { get; init; }
}

/// <summary>A place where a run waits, found by name and key, or by its time.</summary>
internal sealed class WorkflowBookmark
{
    public required string Id { get; init; }

    public required string InstanceId { get; init; }

    public required string Name { get; init; }

    public required string Key { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>When the clock resumes it; empty once its time has come and a signal stands for it.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>What starts runs of the published version of a drawing: an event, or the clock. Publishing another version replaces them all.</summary>
internal sealed class WorkflowTriggerRow
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    /// <summary>Where the run begins.</summary>
    public required string ActivityId { get; init; }

    /// <summary>Elsa.Event, Elsa.Timer, Elsa.Cron, Elsa.StartAt.</summary>
    public required string Name { get; init; }

    /// <summary>The event's name, the interval, the cron expression, the instant.</summary>
    public required string Key { get; init; }

    /// <summary>When the clock starts the next run; empty for events and for what has rung for the last time.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>What one burst wrote into a run's journal; <see cref="RunJournal"/> reads it.</summary>
internal sealed class WorkflowJournalBlock
{
    public required string InstanceId { get; init; }

    public required long FirstSequence { get; init; }

    public required int Count { get; init; }

    /// <summary>The entries as <see cref="Engine.JournalBlock"/> writes them.</summary>
    public required byte[] Entries { get; init; }
}

/// <summary>What a signal asks of a run.</summary>
internal enum SignalKind
{
    /// <summary>Run the pending instance.</summary>
    Start,

    /// <summary>Resume one bookmark of one instance.</summary>
    Resume,

    /// <summary>Resume whatever waits under a name and key; kept until something does.</summary>
    Match,

    /// <summary>Resume whatever waits under a name and key now; otherwise it is over.</summary>
    Wake,

    /// <summary>An Elsa event: resumes all that wait for it now.</summary>
    Event,

    /// <summary>A child ended; resume the parent that waits for it.</summary>
    Child,

    /// <summary>End the run and its children.</summary>
    Cancel,

    /// <summary>Run a faulted activity again.</summary>
    Retry,

    /// <summary>Pass over a faulted activity.</summary>
    Skip,
}

/// <summary>A piece of work for the pump, added in the transaction that brought it about and deleted in the one that did it.</summary>
internal sealed class WorkflowSignal
{
    public required Guid Id { get; init; }

    public required SignalKind Kind { get; init; }

    public string? InstanceId { get; init; }

    public string? Name { get; init; }

    public string? Key { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>Signals with the same value are one row: raising again refreshes it.</summary>
    public string? CoalesceKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when the pump may take it; empty while it waits for a bookmark to match, or is parked.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    public string? LeaseOwner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public int Attempts { get; init; }

    /// <summary>Why the pump gave up on it. An operator sees it and can try again.</summary>
    public string? ParkedBecause { get; init; }
}

internal sealed class DefinitionVersionConfiguration : IEntityTypeConfiguration<DefinitionVersion>
{
    public void Configure(EntityTypeBuilder<DefinitionVersion> builder)
    {
        builder.ToTable("WorkflowDefinitions");
        builder.Ignore(d => d.IsDraft);
        builder.Ignore(d => d.Stamp);
        builder.Property(d => d.Json).HasMaxLength(-1);
        builder.Property(d => d.Description).HasMaxLength(2000);
        builder.HasIndex(d => new { d.DefinitionId, d.Version }).IsUnique();

        // Of the few among many. A flag that leads an index is no help: SQLite looks nothing up by a flag that stands alone in a condition.
        builder.HasIndex(d => d.Name).HasFilter("\"IsLatest\"").HasDatabaseName("IX_WorkflowDefinitions_Latest");
        builder.HasIndex(d => d.DefinitionId).HasFilter("\"IsPublished\"").HasDatabaseName("IX_WorkflowDefinitions_Published");
        builder.HasIndex(d => new { d.Name, d.DefinitionId }).HasFilter("\"IsUsableAsActivity\" AND \"IsPublished\"").HasDatabaseName("IX_WorkflowDefinitions_Usable");
        builder.Property(d => d.Authors).HasField("authors").HasMaxLength(-1).HasConversion(
            names => string.Join('\n', names), text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            new ValueComparer<IReadOnlyList<string>>((a, b) => a!.SequenceEqual(b!), names => names.Count, names => names.ToList()));
    }
}

internal sealed class OfferedDrawingConfiguration : IEntityTypeConfiguration<OfferedDrawing>
{
    public void Configure(EntityTypeBuilder<OfferedDrawing> builder)
    {
        builder.ToTable("OfferedDrawings");
        builder.HasKey(o => o.DefinitionId);
        builder.Property(o => o.Json).HasMaxLength(-1);
    }
}

internal sealed class WorkflowInstanceConfiguration : IEntityTypeConfiguration<WorkflowInstance>
{
    public void Configure(EntityTypeBuilder<WorkflowInstance> builder)
    {
        builder.ToTable("WorkflowInstances");
        builder.HasIndex(i => new { i.AuditId, i.CreatedAt });

        // The newest of all, as lists begin.
        builder.HasIndex(i => i.CreatedAt);
        builder.HasIndex(i => new { i.SubStatus, i.UpdatedAt });
        builder.HasIndex(i => i.ParentInstanceId);
        builder.HasIndex(i => i.CorrelationId);

        // Whether one of a drawing is under way, for those of which there may be only one.
        builder.HasIndex(i => new { i.DefinitionId, i.SubStatus });
        builder.HasIndex(i => i.FinishedAt);
    }
}

internal sealed class WorkflowBookmarkConfiguration : IEntityTypeConfiguration<WorkflowBookmark>
{
    public void Configure(EntityTypeBuilder<WorkflowBookmark> builder)
    {
        builder.ToTable("WorkflowBookmarks");
        builder.HasIndex(b => new { b.Name, b.Key, b.CorrelationId });
        builder.HasIndex(b => b.InstanceId);
        builder.HasIndex(b => b.DueAt);
    }
}

internal sealed class WorkflowTriggerRowConfiguration : IEntityTypeConfiguration<WorkflowTriggerRow>
{
    public void Configure(EntityTypeBuilder<WorkflowTriggerRow> builder)
    {
        builder.ToTable("WorkflowTriggers");
        builder.HasIndex(t => new { t.DefinitionVersionId, t.ActivityId }).IsUnique();
        builder.HasIndex(t => t.DefinitionId);
        builder.HasIndex(t => new { t.Name, t.Key });
        builder.HasIndex(t => t.DueAt);
    }
}

internal sealed class WorkflowJournalBlockConfiguration : IEntityTypeConfiguration<WorkflowJournalBlock>
{
    public void Configure(EntityTypeBuilder<WorkflowJournalBlock> builder)
    {
        builder.ToTable("WorkflowJournalBlocks");
        builder.HasKey(j => new { j.InstanceId, j.FirstSequence });
    }
}

internal sealed class WorkflowSignalConfiguration : IEntityTypeConfiguration<WorkflowSignal>
{
    public void Configure(EntityTypeBuilder<WorkflowSignal> builder)
    {
        builder.ToTable("WorkflowSignals");
        builder.Property(s => s.Payload).HasMaxLength(-1);
        builder.Property(s => s.ParkedBecause).HasMaxLength(2000);
        builder.HasIndex(s => s.ReadyAt);
        builder.HasIndex(s => new { s.Name, s.Key });
        builder.HasIndex(s => s.CoalesceKey).IsUnique();
    }
}

internal static class WorkflowSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<DefinitionVersion> Definitions => db.Set<DefinitionVersion>();

        public DbSet<OfferedDrawing> OfferedDrawings => db.Set<OfferedDrawing>();

        public DbSet<WorkflowInstance> Instances => db.Set<WorkflowInstance>();

        public DbSet<WorkflowBookmark> Bookmarks => db.Set<WorkflowBookmark>();

        public DbSet<WorkflowJournalBlock> JournalBlocks => db.Set<WorkflowJournalBlock>();

        public DbSet<WorkflowSignal> Signals => db.Set<WorkflowSignal>();

        public DbSet<WorkflowTriggerRow> Triggers => db.Set<WorkflowTriggerRow>();
    }
}
