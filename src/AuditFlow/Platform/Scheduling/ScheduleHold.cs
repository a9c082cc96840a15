using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Scheduling;

/// <summary>A stretch of time in which a schedule sends nothing, and for which nothing is made up later.</summary>
internal sealed class SchedulePause
{
    SchedulePause()
    {
    }

    public Guid Id { get; private init; }

    public Guid ScheduleId { get; private init; }

    public DateTimeOffset From { get; private init; }

    /// <summary>When it ends by itself: the beginning of a day in the schedule's zone. Null without an end.</summary>
    public DateTimeOffset? Until { get; private init; }

    public string By { get; private init; } = "";

    public string Reason { get; private init; } = "";

    /// <summary>When somebody ended it; null while nobody has.</summary>
    public DateTimeOffset? ResumedAt { get; private set; }

    public static SchedulePause Of(Guid id, Schedule schedule, DateTimeOffset from, DateTimeOffset? until, string by, string reason)
        => new() { Id = id, ScheduleId = schedule.Id, From = from, Until = until, By = by, Reason = reason };

    public bool Holds(DateTimeOffset instant) => From <= instant && (Until is null || instant < Until) && (ResumedAt is null || instant < ResumedAt);

    public void Resume(DateTimeOffset now) => ResumedAt = now;
}

/// <summary>One occurrence that is left out. It belongs to what was meant, not to the time: a calendar that moves the occurrence does not bring it back.</summary>
internal sealed class ScheduleSkip
{
    ScheduleSkip()
    {
    }

    public Guid Id { get; private init; }

    public Guid ScheduleId { get; private init; }

    /// <summary>The key of the <see cref="Occurrence"/>.</summary>
    public string Key { get; private init; } = "";

    /// <summary>When it was planned for, as it was skipped.</summary>
    public DateTimeOffset PlannedFor { get; private init; }

    public DateTimeOffset At { get; private init; }

    public string By { get; private init; } = "";

    public string Reason { get; private init; } = "";

    public static ScheduleSkip Of(Guid id, Schedule schedule, Occurrence occurrence, DateTimeOffset at, string by, string reason)
        => new() { Id = id, ScheduleId = schedule.Id, Key = occurrence.Key, PlannedFor = occurrence.At, At = at, By = by, Reason = reason };
}

/// <summary>What keeps a schedule from sending some of its times.</summary>
internal sealed record ScheduleHolds(IReadOnlyList<SchedulePause> Pauses, IReadOnlyList<ScheduleSkip> Skips)
{
    public static ScheduleHolds None { get; } = new([], []);

    public SchedulePause? PauseAt(DateTimeOffset instant) => Pauses.FirstOrDefault(p => p.Holds(instant));

    public bool IsPausedAt(DateTimeOffset instant) => PauseAt(instant) is not null;

    public ScheduleSkip? SkipOf(Occurrence occurrence) => Skips.FirstOrDefault(s => s.Key == occurrence.Key);

    public bool Lets(Occurrence occurrence) => SkipOf(occurrence) is null && !IsPausedAt(occurrence.At);
}

internal sealed class SchedulePauseConfiguration : IEntityTypeConfiguration<SchedulePause>
{
    public void Configure(EntityTypeBuilder<SchedulePause> builder)
    {
        builder.ToTable("SchedulePauses");
        builder.Property(p => p.Reason).HasMaxLength(1000);
        builder.HasOne<Schedule>().WithMany().HasForeignKey(p => p.ScheduleId);
        builder.HasIndex(p => new { p.ScheduleId, p.From });
    }
}

internal sealed class ScheduleSkipConfiguration : IEntityTypeConfiguration<ScheduleSkip>
{
    public void Configure(EntityTypeBuilder<ScheduleSkip> builder)
    {
        builder.ToTable("ScheduleSkips");
        builder.Property(s => s.Reason).HasMaxLength(1000);
        builder.HasOne<Schedule>().WithMany().HasForeignKey(s => s.ScheduleId);
        builder.HasIndex(s => new { s.ScheduleId, s.Key }).IsUnique();
    }
}

internal static class ScheduleHoldSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<SchedulePause> SchedulePauses => db.Set<SchedulePause>();

        public DbSet<ScheduleSkip> ScheduleSkips => db.Set<ScheduleSkip>();

        /// <summary>The pauses and skips that can matter to a time after the last that was sent.</summary>
        public async Task<ScheduleHolds> HoldsOfAsync(Schedule schedule, CancellationToken cancellationToken) => (await db.HoldsOfAsync([schedule], cancellationToken))[schedule.Id];

        /// <summary>The same for several schedules, by their ids.</summary>
        public async Task<Dictionary<Guid, ScheduleHolds>> HoldsOfAsync(IReadOnlyCollection<Schedule> schedules, CancellationToken cancellationToken)
        {
            var ids = schedules.Select(s => s.Id).ToArray();
            var since = schedules.Count == 0 ? default : schedules.Min(s => s.LastPlannedAt);
            var (allPauses, allSkips) = (db.Set<SchedulePause>(), db.Set<ScheduleSkip>());
            var pauses = await allPauses.AsNoTracking()
                .Where(p => ids.Contains(p.ScheduleId) && (p.ResumedAt == null || p.ResumedAt > since) && (p.Until == null || p.Until > since)).ToListAsync(cancellationToken);

            // A calendar may bring a skipped occurrence back after years; there are few of them.
            var skips = await allSkips.AsNoTracking().Where(s => ids.Contains(s.ScheduleId)).ToListAsync(cancellationToken);
            return schedules.ToDictionary(s => s.Id, s => new ScheduleHolds(pauses.FindAll(p => p.ScheduleId == s.Id), skips.FindAll(k => k.ScheduleId == s.Id)));
        }
    }
}
