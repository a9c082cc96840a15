namespace AuditFlow.Platform;

/// <summary>Turns a calendar day into the instant at which it ends .</summary>
internal static class Deadline
{
    /// <summary>The last second of the day in the zone: 23:59:59 where the recipient sits.</summary>
    public static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(new TimeOnly(23, 59, 59));

        // A clock that is put forward at midnight leaves out this second; the first one that exists is the end of the day.
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The end of the day that lies this many days after the instant, in the zone.</summary>
    public static DateTimeOffset After(DateTimeOffset from, int days, TimeZoneInfo zone) => EndOf(DayOf(from, zone).AddDays(days), zone);

    public static DateOnly DayOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
