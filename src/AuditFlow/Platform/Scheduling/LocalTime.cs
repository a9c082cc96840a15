namespace AuditFlow.Platform.Scheduling;

/// <summary>The instant of a time on a day in a zone, also where clocks are changed .</summary>
internal static class LocalTime
{
    /// <summary>A time that a clock leaves out is the first minute after the gap; a time that comes twice is the first of the two.</summary>
    public static DateTimeOffset InstantOf(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        // Of the two offsets the larger belongs to the earlier instant.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>What a clock does to a time on a day, for people; null on most days.</summary>
    public static string? Oddity(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        return zone.IsInvalidTime(local) ? "the clocks are put forward over this time; it rings right after"
            : zone.IsAmbiguousTime(local) ? "the clocks are put back over this time; it rings the first time" : null;
    }
}
