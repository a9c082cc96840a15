using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Audits;

public enum AuditKind
{
    Soc2TypeI,
    Soc2TypeII,
    Sox,
}

public enum AuditState
{
    Planned,
    Running,
    Concluded,
    Closed,
    Abandoned,
}

/// <summary>One examination of one period against one framework.</summary>
internal sealed class Audit
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required AuditKind Kind { get; init; }

    public required string FrameworkId { get; init; }

    /// <summary>The categories chosen; those that are always in scope are not among them.</summary>
    public required List<string> Categories { get; init; }

    public required DateOnly PeriodFrom { get; init; }

    /// <summary>The last day; for a SOC 2 Type I the same as the first.</summary>
    public required DateOnly PeriodTo { get; init; }

    /// <summary>The compliance lead who answers for it.</summary>
    public required string LeadEmail { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public AuditState State { get; private set; }

    /// <summary>The run of the lifecycle drawing.</summary>
    public string? RunId { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? ConcludedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Since when nothing of it may be removed; empty when it is under no legal hold.</summary>
    public DateTimeOffset? HeldAt { get; private set; }

    public string? HeldBy { get; private set; }

    public string? HeldBecause { get; private set; }

    public int Version { get; private set; }

    public bool IsUnderWay => State is AuditState.Running or AuditState.Concluded;

    public void Start(string runId, DateTimeOffset at)
    {
        Refuse.If(State != AuditState.Planned, "audit-started", $"{Name} was started already.");
        (State, RunId, StartedAt) = (AuditState.Running, runId, at);
        Version++;
    }

    public void Conclude(DateTimeOffset at)
    {
        Refuse.If(State != AuditState.Running, "audit-not-running", $"{Name} is not running, so it cannot be concluded.");
        (State, ConcludedAt) = (AuditState.Concluded, at);
        Version++;
    }

    public void Close(int openFindings, DateTimeOffset at)
    {
        Refuse.If(State != AuditState.Concluded, "audit-not-concluded", $"{Name} is closed after it was concluded.");
        Refuse.If(
            openFindings > 0, "findings-open",
            openFindings == 1 ? "One finding is neither closed nor accepted." : $"{openFindings} findings are neither closed nor accepted.");
        (State, EndedAt) = (AuditState.Closed, at);
        Version++;
    }

    public void Abandon(DateTimeOffset at)
    {
        Refuse.If(State is AuditState.Closed or AuditState.Abandoned, "audit-ended", $"{Name} has ended already.");
        (State, EndedAt) = (AuditState.Abandoned, at);
        Version++;
    }

    public void Hold(string by, string reason, DateTimeOffset at)
    {
        Refuse.If(HeldAt is not null, "audit-held", $"{Name} is under legal hold already.");
        (HeldAt, HeldBy, HeldBecause) = (at, by, reason);
        Version++;
    }

    public void Release()
    {
        Refuse.If(HeldAt is null, "audit-not-held", $"{Name} is not under legal hold.");
        (HeldAt, HeldBy, HeldBecause) = (null, null, null);
        Version++;
    }
}

internal sealed class AuditConfiguration : IEntityTypeConfiguration<Audit>
{
    public void Configure(EntityTypeBuilder<Audit> builder)
    {
        builder.ToTable("Audits");
        builder.Property(a => a.Name).HasMaxLength(120);
        builder.PrimitiveCollection(a => a.Categories).HasMaxLength(-1);
        builder.Property(a => a.HeldBecause).HasMaxLength(1000);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => a.Name).IsUnique();
        builder.HasIndex(a => a.State);
    }
}

internal static class AuditSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Audit> Audits => db.Set<Audit>();

        public DbSet<AuditPhase> AuditPhases => db.Set<AuditPhase>();

        public DbSet<GateState> GateStates => db.Set<GateState>();
    }
}
