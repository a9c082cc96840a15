using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Attestations;

/// <summary>Where a campaign stands.</summary>
internal enum CampaignState
{
    Open,
    Closed,

    /// <summary>Closed by a named decision although answers were missing .</summary>
    ClosedWithGaps,
}

/// <summary>Owner attestations asked for one period, of many controls at once.</summary>
internal sealed class Campaign
{
    const string OfRun = "run:";

    Campaign()
    {
    }

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    public Guid? AuditId { get; private set; }

    public DateOnly PeriodFrom { get; private set; }

    public DateOnly PeriodTo { get; private set; }

    /// <summary>The last day on which an answer is in time. Each recipient's day ends in their own zone .</summary>
    public DateOnly DueOn { get; private set; }

    public CampaignState State { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>The mailbox of whoever started it; null when a schedule did.</summary>
    public string? StartedBy { get; private set; }

    /// <summary>Schedule and planned time, or run and block; unique, so an occurrence is issued once.</summary>
    public string? OccurrenceKey { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? ClosedBecause { get; private set; }

    public int Version { get; private set; }

    /// <summary>Whether a run waits for the answers, and not only each attestation's own.</summary>
    public bool IsAwaitedByRun => OccurrenceKey?.StartsWith(OfRun, StringComparison.Ordinal) == true;

    /// <summary>The occurrence that is one execution of a block in one run.</summary>
    public static string OccurrenceOfRun(string runId, string activityInstanceId) => $"{OfRun}{runId}/{activityInstanceId}";

    public static Campaign Open(Guid id, string name, Guid? auditId, DateOnly from, DateOnly to, DateOnly dueOn, DateTimeOffset at, string? startedBy, string? occurrenceKey)
    {
        Refuse.If(to < from, "period-backwards", "The period ends before it begins.");
        Refuse.If(dueOn <= to.AddDays(-366), "due-too-early", "The answers are due long before the period ends.");
        return new Campaign
        {
            Id = id, Name = name, AuditId = auditId, PeriodFrom = from, PeriodTo = to, DueOn = dueOn, State = CampaignState.Open, OpenedAt = at,
            StartedBy = startedBy, OccurrenceKey = occurrenceKey,
        };
    }

    public void Close(bool hasGaps, string? reason, DateTimeOffset at)
    {
        Refuse.If(State != CampaignState.Open, "campaign-closed", "This campaign is closed already.");
        Refuse.If(hasGaps && string.IsNullOrWhiteSpace(reason), "gaps-need-a-reason", "Answers are missing. Say why the campaign closes without them.");
        (State, ClosedAt, ClosedBecause) = (hasGaps ? CampaignState.ClosedWithGaps : CampaignState.Closed, at, reason);
        Version++;
    }
}

internal sealed class CampaignConfiguration : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("Campaigns");
        builder.Property(c => c.Name).HasMaxLength(200);
        builder.Property(c => c.ClosedBecause).HasMaxLength(2000);
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasIndex(c => c.OccurrenceKey).IsUnique();
        builder.HasIndex(c => new { c.State, c.OpenedAt });
        builder.HasIndex(c => c.AuditId);
    }
}

internal static class AttestationSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Campaign> Campaigns => db.Set<Campaign>();

        public DbSet<Attestation> Attestations => db.Set<Attestation>();
    }
}
