using System.Globalization;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using Quartz;

namespace AuditFlow.Platform.Scheduling;

/// <summary>When something rings: by a cron expression or by a rule, in a zone.</summary>
internal sealed record ScheduleTimes(string? Cron, ScheduleRule? Rule, string TimeZone)
{
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>Refuses a cron expression or a zone that cannot be read.</summary>
    public void MustBeSound()
    {
        if (Rule is null)
        {
            CronWeekday.MustBeNamed(Cron ?? "");
            Refuse.If(string.IsNullOrEmpty(Cron) || !CronExpression.TryParse(Cron, out _), "cron-invalid", $"'{Cron}' is not a cron expression, for example '0 0 9 1 * ?' for nine o'clock on the first of each month.");
        }

        Refuse.If(!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) || !zone.HasIanaId, "time-zone-unknown", $"'{TimeZone}' is not a time zone such as Europe/Berlin.");
    }

    public IEnumerable<Occurrence> After(DateTimeOffset instant, CompanyCalendars calendars)
        => Rule?.After(instant, Zone, calendars) ?? OfCron(instant);

    IEnumerable<Occurrence> OfCron(DateTimeOffset instant)
    {
        var zone = Zone;
        var cron = new CronExpression(Cron!, zone);
        for (var next = cron.GetNextValidTimeAfter(instant); next is { } time; next = cron.GetNextValidTimeAfter(time))
        {
            yield return new Occurrence(time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), Deadline.DayOf(time, zone), time);
        }
    }
}
