using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Quartz;

namespace AuditFlow.Platform.Scheduling;

/// <summary>
/// A request that is sent again and again at the times of a cron expression. Quartz rings; which times are due is
/// computed from <see cref="LastPlannedAt"/>, so a bell that rang twice or not at all neither doubles nor loses a time.
/// </summary>
internal sealed class Schedule
{
    Schedule()
    {
    }

    public Guid Id { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>Quartz's dialect: seconds first, and a <c>?</c> in one of the two day fields.</summary>
    public string Cron { get; private init; } = "";

    /// <summary>IANA name of the zone in which the times are meant.</summary>
    public string TimeZone { get; private init; } = "";

    public Guid? AuditId { get; private init; }

    /// <summary>The kind of request that is sent; see <see cref="IScheduledRequest"/>.</summary>
    public string RequestType { get; private init; } = "";

    /// <summary>The rest of the request as JSON.</summary>
    public string Request { get; private init; } = "";

    /// <summary>After downtime: false sends each missed time, oldest first; true only the newest.</summary>
    public bool SkipsMissed { get; private init; }

    /// <summary>The last planned time that was sent. The next one is the first after it.</summary>
    public DateTimeOffset LastPlannedAt { get; private set; }

    public bool IsOn { get; private set; } = true;

    public int Version { get; private set; }

    public static Schedule Of(
        Guid id, string name, string cron, string timeZone, Guid? auditId, string requestType, string request, bool skipsMissed, DateTimeOffset from)
    {
        CronWeekday.MustBeNamed(cron);
        Refuse.If(!CronExpression.TryParse(cron, out _), "cron-invalid", $"'{cron}' is not a cron expression, for example '0 0 9 1 * ?' for nine o'clock on the first of each month.");
        Refuse.If(!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _), "time-zone-unknown", $"'{timeZone}' is not a time zone such as Europe/Berlin.");
        return new Schedule
        {
            Id = id, Name = name, Cron = cron, TimeZone = timeZone, AuditId = auditId, RequestType = requestType, Request = request,
            SkipsMissed = skipsMissed, LastPlannedAt = from,
        };
    }

    /// <summary>The planned times after an instant, in order; ends where the expression has no more.</summary>
    public IEnumerable<DateTimeOffset> TimesAfter(DateTimeOffset instant)
    {
        var cron = new CronExpression(Cron, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        for (var next = cron.GetNextValidTimeAfter(instant); next is { } time; next = cron.GetNextValidTimeAfter(time))
        {
            yield return time;
        }
    }

    /// <summary>The time to send now, or null when none is due.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now)
    {
        var missed = IsOn ? TimesAfter(LastPlannedAt).TakeWhile(t => t <= now) : [];
        DateTimeOffset? due = null;
        foreach (var time in missed)
        {
            due = time;
            if (!SkipsMissed)
            {
                break;
            }
        }

        return due;
    }

    public void Sent(DateTimeOffset planned)
    {
        LastPlannedAt = planned;
        Version++;
    }

    /// <summary>Begins to ring from this moment; the time while it was off is not made up for.</summary>
    public void SwitchOn(DateTimeOffset from)
    {
        (IsOn, LastPlannedAt) = (true, from);
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
