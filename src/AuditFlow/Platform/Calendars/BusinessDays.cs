using System.Collections.Frozen;

namespace AuditFlow.Platform.Calendars;

/// <summary>
/// The days on which the company works: no weekend, no holiday. Dates alone; whoever needs an instant says in which
/// zone. At least one day of the week is no weekend, so that every search ends.
/// </summary>
public sealed class BusinessDays
{
    readonly FrozenSet<DayOfWeek> weekend;
    readonly FrozenSet<DateOnly> holidays;
    readonly FrozenSet<int> years;

    public BusinessDays(IEnumerable<DayOfWeek> weekend, IEnumerable<DateOnly> holidays)
    {
        this.weekend = weekend.ToFrozenSet();
        this.holidays = holidays.ToFrozenSet();
        years = this.holidays.Select(h => h.Year).ToFrozenSet();
        if (this.weekend.Count >= 7)
        {
            throw new ArgumentException("A week needs at least one business day.", nameof(weekend));
        }
    }

    /// <summary>Monday to Friday and no holidays: what a new installation knows.</summary>
    public static BusinessDays MondayToFriday { get; } = new([DayOfWeek.Saturday, DayOfWeek.Sunday], []);

    public bool IsWeekend(DateOnly day) => weekend.Contains(day.DayOfWeek);

    public bool IsHoliday(DateOnly day) => holidays.Contains(day);

    public bool IsBusinessDay(DateOnly day) => !IsWeekend(day) && !IsHoliday(day);

    /// <summary>Whether any holiday of the year is known. A year without one is a year that nobody has entered yet.</summary>
    public bool KnowsHolidaysOf(int year) => years.Contains(year);

    /// <summary>The day itself, or the first business day after it.</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        while (!IsBusinessDay(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>The day itself, or the last business day before it.</summary>
    public DateOnly OnOrBefore(DateOnly day)
    {
        while (!IsBusinessDay(day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    /// <summary>The first business day after the day.</summary>
    public DateOnly Next(DateOnly day) => OnOrAfter(day.AddDays(1));

    /// <summary>The n-th business day after the day, or before it when n is negative. With 0 the day itself, or the next business day.</summary>
    public DateOnly Add(DateOnly day, int n)
    {
        if (n == 0)
        {
            return OnOrAfter(day);
        }

        for (; n > 0; n--)
        {
            day = Next(day);
        }

        for (; n < 0; n++)
        {
            day = OnOrBefore(day.AddDays(-1));
        }

        return day;
    }

    /// <summary>The last business day of a month; where the whole month is free, the last one before it.</summary>
    public DateOnly LastOfMonth(int year, int month) => OnOrBefore(new DateOnly(year, month, DateTime.DaysInMonth(year, month)));

    /// <summary>The n-th business day of a month, from 1 on; where it has fewer, its last one.</summary>
    public DateOnly NthOfMonth(int year, int month, int n)
    {
        var day = Add(new DateOnly(year, month, 1).AddDays(-1), n);
        var last = LastOfMonth(year, month);
        return day < last ? day : last;
    }
}
