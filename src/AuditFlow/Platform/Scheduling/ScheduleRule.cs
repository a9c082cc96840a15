using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Workflows;

namespace AuditFlow.Platform.Scheduling;

/// <summary>What happens to a planned day that is no business day.</summary>
public enum OffDay
{
    Keep,
    NextBusinessDay,
    PreviousBusinessDay,
}

/// <summary>
/// On which days a schedule rings, and when on such a day. It is stored as JSON whose kind bears a version; its times are
/// computed from the calendars each time, so a calendar that changes moves what has not been sent.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OnDayOfMonth), "day-of-month/1")]
[JsonDerivedType(typeof(OnBusinessDayOfMonth), "business-day-of-month/1")]
[JsonDerivedType(typeof(OnLastBusinessDayOfMonth), "last-business-day-of-month/1")]
[JsonDerivedType(typeof(AfterFiscalPeriod), "after-fiscal-period/1")]
[JsonDerivedType(typeof(EveryWeeks), "every-weeks/1")]
public abstract record ScheduleRule
{
    /// <summary>No rule looks further than this: a rule that never comes true ends there.</summary>
    protected const int LastYear = 2199;

    /// <summary>The time of the day in the schedule's zone.</summary>
    public TimeOnly At { get; init; } = new(9, 0);

    public OffDay OffDay { get; init; }

    /// <summary>The days of the rule for people: "on day 31 of each month".</summary>
    [JsonIgnore]
    public abstract string DayWords { get; }

    /// <summary>Whether holidays can move its times.</summary>
    [JsonIgnore]
    public virtual bool CountsBusinessDays => OffDay != OffDay.Keep;

    /// <summary>Whether the fiscal calendar can move its times.</summary>
    [JsonIgnore]
    public virtual FiscalKind? Follows => null;

    /// <summary>The rule for people, without a full stop: "on day 31 of each month at 09:00; a day that is no business day moves to the next one".</summary>
    [JsonIgnore]
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{DayWords} at {At:HH:mm}{OffDay switch
    {
        OffDay.Keep => "",
        OffDay.NextBusinessDay => "; a day that is no business day moves to the next one",
        OffDay.PreviousBusinessDay => "; a day that is no business day moves to the one before",
    }}");

    /// <summary>The occurrences after an instant, in order, computed as they are asked for. Two that fall on one day are one: the later.</summary>
    public IEnumerable<Occurrence> After(DateTimeOffset instant, TimeZoneInfo zone, CompanyCalendars calendars)
    {
        Occurrence? before = null;
        foreach (var (key, day) in DaysFrom(Deadline.DayOf(instant, zone).AddDays(-1), calendars).Select(d => (d.Key, Moved(d.Day, calendars.Days))))
        {
            if (before is not null && before.Day != day && before.At > instant)
            {
                yield return before;
            }

            before = new Occurrence(key, day, LocalTime.InstantOf(day, At, zone));
        }

        if (before?.At > instant)
        {
            yield return before;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, WorkflowJson.Options);

    public static ScheduleRule Read(string json) => JsonSerializer.Deserialize<ScheduleRule>(json, WorkflowJson.Options)!;

    /// <summary>The days that are meant, in order, each with what tells it from the others whatever the calendars say; from far enough before the day that one moved onto it is among them.</summary>
    protected abstract IEnumerable<(string Key, DateOnly Day)> DaysFrom(DateOnly day, CompanyCalendars calendars);

    DateOnly Moved(DateOnly day, BusinessDays days) => OffDay switch
    {
        OffDay.Keep => day,
        OffDay.NextBusinessDay => days.OnOrAfter(day),
        OffDay.PreviousBusinessDay => days.OnOrBefore(day),
    };

    // From the month before, because a day may move out of its month; two, because a long holiday may hold a whole one.
    protected static IEnumerable<(string Key, DateOnly Day)> EachMonth(DateOnly day, Func<int, int, DateOnly> dayOf)
    {
        for (var month = new DateOnly(day.Year, day.Month, 1).AddMonths(-2); month.Year <= LastYear; month = month.AddMonths(1))
        {
            yield return (month.ToString("yyyy-MM", CultureInfo.InvariantCulture), dayOf(month.Year, month.Month));
        }
    }

    protected static string Times(int n, string one, string more) => n == 1 ? one : string.Create(CultureInfo.InvariantCulture, $"{n} {more}");
}

/// <summary>One time of a rule.</summary>
/// <param name="Key">What is meant, whatever the calendars say: the month, the fiscal period, the weekday's date.</param>
/// <param name="Day">The day in the schedule's zone.</param>
/// <param name="At">The instant.</param>
public sealed record Occurrence(string Key, DateOnly Day, DateTimeOffset At);

/// <summary>Every month on day n; beyond the end of the month its last day.</summary>
public sealed record OnDayOfMonth : ScheduleRule
{
    [Range(1, 31, ErrorMessage = "Give a day between 1 and 31.")]
    public required int Day { get; init; }

    public override string DayWords => Day > 28 ? $"on day {Day} of each month, or its last day" : $"on day {Day} of each month";

    protected override IEnumerable<(string Key, DateOnly Day)> DaysFrom(DateOnly day, CompanyCalendars calendars)
        => EachMonth(day, (year, month) => new DateOnly(year, month, Math.Min(Day, DateTime.DaysInMonth(year, month))));
}

/// <summary>Every month on its n-th business day.</summary>
public sealed record OnBusinessDayOfMonth : ScheduleRule
{
    [Range(1, 23, ErrorMessage = "Give a business day between 1 and 23.")]
    public required int N { get; init; }

    public override string DayWords => $"on business day {N} of each month";

    public override bool CountsBusinessDays => true;

    protected override IEnumerable<(string Key, DateOnly Day)> DaysFrom(DateOnly day, CompanyCalendars calendars)
        => EachMonth(day, (year, month) => calendars.Days.NthOfMonth(year, month, N));
}

/// <summary>The last business day of each month.</summary>
public sealed record OnLastBusinessDayOfMonth : ScheduleRule
{
    public override string DayWords => "on the last business day of each month";

    public override bool CountsBusinessDays => true;

    protected override IEnumerable<(string Key, DateOnly Day)> DaysFrom(DateOnly day, CompanyCalendars calendars)
        => EachMonth(day, calendars.Days.LastOfMonth);
}

/// <summary>n business days after the end of each fiscal quarter or year; with 0 on its last day.</summary>
public sealed record AfterFiscalPeriod : ScheduleRule
{
    public required FiscalKind Period { get; init; }

    [Range(0, 60, ErrorMessage = "Give between 0 and 60 business days.")]
    public required int BusinessDays { get; init; }

    public override string DayWords => BusinessDays == 0
        ? $"on the last day of each fiscal {Word}" : $"{Times(BusinessDays, "1 business day", "business days")} after the end of each fiscal {Word}";

    public override bool CountsBusinessDays => BusinessDays > 0 || OffDay != OffDay.Keep;

    public override FiscalKind? Follows => Period;

    string Word => Period switch { FiscalKind.Month => "month", FiscalKind.Quarter => "quarter", FiscalKind.Year => "year" };

    // Sixty business days are a quarter of a year even where there are many holidays, two quarters are enough.
    protected override IEnumerable<(string Key, DateOnly Day)> DaysFrom(DateOnly day, CompanyCalendars calendars)
        => calendars.Fiscal.EndingFrom(day.AddDays(-200), Period)
            .Select(p => (string.Create(CultureInfo.InvariantCulture, $"{p.Year}-{Word}-{p.Number}"), BusinessDays == 0 ? p.Last : calendars.Days.Add(p.Last, BusinessDays)));
}

/// <summary>Every n weeks on a weekday.</summary>
public sealed record EveryWeeks : ScheduleRule
{
    [Range(1, 52, ErrorMessage = "Give between 1 and 52 weeks.")]
    public required int Weeks { get; init; }

    public required DayOfWeek On { get; init; }

    /// <summary>The weeks are counted from the first such weekday on this day or after it.</summary>
    public required DateOnly From { get; init; }

    public override string DayWords => Weeks == 1 ? $"every {On}" : string.Create(CultureInfo.InvariantCulture, $"every {Weeks} weeks on {On}, counted from {First:d MMM yyyy}");

    [JsonIgnore]
    DateOnly First => From.AddDays(((int)On - (int)From.DayOfWeek + 7) % 7);

    protected override IEnumerable<(string Key, DateOnly Day)> DaysFrom(DateOnly day, CompanyCalendars calendars)
    {
        var skipped = Math.Max(0, (day.AddDays(-60).DayNumber - First.DayNumber) / (7 * Weeks));
        for (var next = First.AddDays(skipped * 7 * Weeks); next.Year <= LastYear; next = next.AddDays(7 * Weeks))
        {
            yield return (next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), next);
        }
    }
}
