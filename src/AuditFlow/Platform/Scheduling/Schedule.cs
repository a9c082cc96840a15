using AuditFlow.Platform.Calendars;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Scheduling;

/// <summary>
/// A request that is sent again and again at the times of a rule or of a cron expression. Quartz rings; which times are
/// due is computed from <see cref="LastPlannedAt"/>, so a bell that rang twice or not at all neither doubles nor loses a time.
/// </summary>
internal sealed class Schedule
{
    Schedule()
    {
    }

    public Guid Id { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>Quartz's dialect: seconds first, and a <c>?</c> in one of the two day fields. Empty where there is a rule.</summary>
    public string Cron { get; private init; } = "";

    /// <summary>The rule as JSON (<see cref="ScheduleRule"/>); null where there is a cron expression.</summary>
    public string? RuleText { get; private init; }

    /// <summary>IANA name of the zone in which the times are meant.</summary>
    public string TimeZone { get; private init; } = "";

    public Guid? AuditId { get; private init; }

    /// <summary>The kind of request that is sent; see <see cref="IScheduledRequest"/>.</summary>
    public string RequestType { get; private init; } = "";

    /// <summary>The rest of the request as JSON.</summary>
    public string Request { get; private init; } = "";

    /// <summary>After downtime: false sends each missed time, oldest first; true only the newest.</summary>
    public bool SkipsMissed { get; private init; }

    /// <summary>The last planned time that was sent, or the moment from which it rings. The next one is the first after it.</summary>
    public DateTimeOffset LastPlannedAt { get; private set; }

    /// <summary>Which occurrence of the rule was sent last: a calendar that moves it to a later day does not send it again.</summary>
    public string? LastKey { get; private set; }

    public bool IsOn { get; private set; } = true;

    public int Version { get; private set; }

    public ScheduleRule? Rule => RuleText is null ? null : ScheduleRule.Read(RuleText);

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>When it rings, for people, without a full stop.</summary>
    public string Words => Rule?.Words ?? $"cron {Cron}";

    public static Schedule Of(
        Guid id, string name, string cron, string timeZone, Guid? auditId, string requestType, string request, bool skipsMissed, DateTimeOffset from)
        => Of(id, name, new ScheduleTimes(cron, null, timeZone), auditId, requestType, request, skipsMissed, from);

    public static Schedule Of(Guid id, string name, ScheduleTimes times, Guid? auditId, string requestType, string request, bool skipsMissed, DateTimeOffset from)
    {
        times.MustBeSound();
        return new Schedule
        {
            Id = id, Name = name, Cron = times.Cron ?? "", RuleText = times.Rule?.Write(), TimeZone = times.TimeZone, AuditId = auditId, RequestType = requestType, Request = request,
            SkipsMissed = skipsMissed, LastPlannedAt = from,
        };
    }

    /// <summary>The planned times after an instant, in order; ends where there are no more.</summary>
    public IEnumerable<DateTimeOffset> TimesAfter(DateTimeOffset instant, CompanyCalendars? calendars = null)
        => OccurrencesAfter(instant, calendars ?? CompanyCalendars.Plain).Select(o => o.At);

    /// <summary>The same with what each is meant for. The one that was sent last is not among them, wherever the calendars have moved it.</summary>
    public IEnumerable<Occurrence> OccurrencesAfter(DateTimeOffset instant, CompanyCalendars calendars)
        => new ScheduleTimes(RuleText is null ? Cron : null, Rule, TimeZone).After(instant, calendars).Where(o => o.Key != LastKey);

    /// <summary>The time to send now, or null when none is due.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now) => DueAt(now, CompanyCalendars.Plain, ScheduleHolds.None)?.At;

    /// <summary>The occurrence to send now, or null when none is due, or while it is paused.</summary>
    public Occurrence? DueAt(DateTimeOffset now, CompanyCalendars calendars, ScheduleHolds holds)
    {
        if (!IsOn || holds.IsPausedAt(now))
        {
            return null;
        }

        Occurrence? due = null;
        foreach (var occurrence in OccurrencesAfter(LastPlannedAt, calendars).TakeWhile(o => o.At <= now).Where(holds.Lets))
        {
            due = occurrence;
            if (!SkipsMissed)
            {
                break;
            }
        }

        return due;
    }

    public void Sent(DateTimeOffset planned, string? key = null)
    {
        (LastPlannedAt, LastKey) = (planned, key);
        Version++;
    }

    /// <summary>Begins to ring from this moment; the time while it was off is not made up for.</summary>
    public void SwitchOn(DateTimeOffset from)
    {
        (IsOn, LastPlannedAt) = (true, from);
        Version++;
    }

    /// <summary>What the calendars now say of the time before is not made up for.</summary>
    public void LeavePastBehind(DateTimeOffset now)
    {
        LastPlannedAt = now;
        Version++;
    }

    public void SwitchOff()
    {
        IsOn = false;
        Version++;
    }
}

internal sealed class ScheduleConfiguration : IEntityTypeConfiguration<Schedule>
{
    public void Configure(EntityTypeBuilder<Schedule> builder)
    {
        builder.ToTable("Schedules");
        builder.Property(s => s.Request).HasMaxLength(-1);
        builder.Property(s => s.RuleText).HasColumnName("Rule").HasMaxLength(2000);
        builder.Ignore(s => s.Rule);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasIndex(s => s.AuditId);
    }
}

internal static class ScheduleSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Schedule> Schedules => db.Set<Schedule>();
    }
}
