using System.Globalization;
using AuditFlow.Platform.Settings;
using NodaTime;
using NodaTime.TimeZones;

namespace AuditFlow.Platform.Outbox;

/// <summary>The hours in which people get no mail that can wait, by the clock where they are .</summary>
internal sealed record QuietHours(TimeOnly From, TimeOnly To, bool WeekdaysOnly)
{
    public static QuietHours Of(QuietSettings settings)
        => new(TimeOnly.ParseExact(settings.From, "HH:mm", CultureInfo.InvariantCulture), TimeOnly.ParseExact(settings.To, "HH:mm", CultureInfo.InvariantCulture), settings.WeekdaysOnly);

    /// <summary>The same instant when mail may leave then, otherwise the next at which it may.</summary>
    public DateTimeOffset NextAllowed(DateTimeOffset instant, DateTimeZone zone)
    {
        var local = Instant.FromDateTimeOffset(instant).InZone(zone).LocalDateTime;
        var next = local;

        // Seven days hold every weekday; the second look is for a morning that falls on a Saturday.
        for (var looks = 0; looks < 8; looks++)
        {
            if (WeekdaysOnly && next.DayOfWeek is (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
            {
                next = next.Date.PlusDays(1).AtMidnight();
            }
            else if (IsQuiet(TimeOnly.FromTimeSpan(TimeSpan.FromTicks(next.TickOfDay))))
            {
                next = EndOfQuiet(next);
            }
            else
            {
                break;
            }
        }

        // A time that the clocks skip comes when they have; one that comes twice is the first.
        return next == local ? instant : next.InZone(zone, Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter)).ToDateTimeOffset().ToUniversalTime();
    }

    // From 19:00 to 07:00 goes over midnight, from 12:00 to 14:00 does not.
    bool IsQuiet(TimeOnly time) => From != To && time.IsBetween(From, To);

    LocalDateTime EndOfQuiet(LocalDateTime within)
    {
        var end = LocalTime.FromTicksSinceMidnight(To.Ticks);
        return (within.TimeOfDay < end ? within.Date : within.Date.PlusDays(1)).At(end);
    }
}
