using System.Globalization;
using System.Text.RegularExpressions;

namespace AuditFlow.Platform.Calendars;

/// <summary>
/// The fiscal months, quarters and years of the company: those that were entered with their days, and those of the
/// pattern where nobody entered any. Each kind stands for itself; a period of the pattern that meets an entered one of its
/// kind gives way whole.
/// </summary>
public sealed partial class FiscalCalendar
{
    const int LastYear = 2200;

    readonly Dictionary<FiscalKind, FiscalPeriod[]> entered;

    public FiscalCalendar(FiscalPattern pattern, IEnumerable<EnteredPeriod> entered)
    {
        Pattern = pattern;
        var all = entered.OrderBy(p => p.First).ToList();
        var years = all.Where(p => p.Kind == FiscalKind.Year).Select(p => new FiscalPeriod(p.Kind, YearIn(p.Name) ?? p.Last.Year, 1, p.Name, p.First, p.Last) { IsEntered = true }).ToArray();
        this.entered = new() { [FiscalKind.Year] = years, [FiscalKind.Month] = [], [FiscalKind.Quarter] = [] };
        foreach (var kind in new[] { FiscalKind.Month, FiscalKind.Quarter })
        {
            this.entered[kind] = [.. all.Where(p => p.Kind == kind)
                .Select(p => (Period: p, Year: YearOf(p.Last)))
                .GroupBy(p => p.Year)
                .SelectMany(year => year.Select((p, i) => new FiscalPeriod(kind, year.Key, i + 1, p.Period.Name, p.Period.First, p.Period.Last) { IsEntered = true }))
                .OrderBy(p => p.First)];
        }
    }

    /// <summary>The calendar year: what a new installation knows.</summary>
    public static FiscalCalendar CalendarYear { get; } = new(FiscalPattern.CalendarYear, []);

    public FiscalPattern Pattern { get; }

    /// <summary>The last day of the periods of a kind that were entered; null when none was.</summary>
    public DateOnly? EnteredUntil(FiscalKind kind) => entered[kind] is [.., var last] ? last.Last : null;

    /// <summary>The period of a kind that holds the day; null in a gap between entered periods and the pattern's.</summary>
    public FiscalPeriod? PeriodOf(DateOnly day, FiscalKind kind) => EndingFrom(day, kind).FirstOrDefault() is { } next && next.Holds(day) ? next : null;

    /// <summary>The last period of a kind that ended before the day.</summary>
    public FiscalPeriod? LastBefore(DateOnly day, FiscalKind kind) => EndingFrom(day.AddYears(-2), kind).TakeWhile(p => p.Last < day).LastOrDefault();

    /// <summary>The periods of a kind that end on the day or later, in order, computed as they are asked for.</summary>
    public IEnumerable<FiscalPeriod> EndingFrom(DateOnly day, FiscalKind kind)
    {
        var own = entered[kind];
        var next = Array.FindIndex(own, p => p.Last >= day);
        next = next < 0 ? own.Length : next;
        for (var year = day.Year - 1; year <= LastYear; year++)
        {
            foreach (var period in Pattern.PeriodsOf(year, kind).Where(p => p.Last >= day && !Array.Exists(own, o => o.Meets(p.First, p.Last))))
            {
                for (; next < own.Length && own[next].Last < period.First; next++)
                {
                    yield return own[next];
                }

                yield return period;
            }
        }

        for (; next < own.Length; next++)
        {
            yield return own[next];
        }
    }

    /// <summary>The n-th quarter of a fiscal year; null when it has no such quarter.</summary>
    public FiscalPeriod? Quarter(int year, int n) => In(year, FiscalKind.Quarter).ElementAtOrDefault(n - 1);

    /// <summary>The periods of a kind that end in a fiscal year, in order.</summary>
    public IEnumerable<FiscalPeriod> In(int year, FiscalKind kind)
        => EndingFrom(new DateOnly(year - 1, 1, 1), FiscalKind.Year).TakeWhile(y => y.First.Year <= year + 1).FirstOrDefault(y => y.Year == year) is not { } found ? []
            : kind == FiscalKind.Year ? [found] : EndingFrom(found.First, kind).TakeWhile(p => p.Last <= found.Last);

    /// <summary>The year that the name of a fiscal year holds: 2027 in FY2027 and in 2026/2027.</summary>
    public static int? YearIn(string name) => FourDigits().Matches(name) is { Count: > 0 } found ? int.Parse(found[^1].ValueSpan, CultureInfo.InvariantCulture) : null;

    // Of the year that holds the day, entered or by the pattern.
    int YearOf(DateOnly day)
        => Array.Find(entered[FiscalKind.Year], y => y.Holds(day))?.Year
            ?? Enumerable.Range(day.Year - 1, 3).First(y => day >= Pattern.FirstDayOf(y) && day < Pattern.FirstDayOf(y + 1));

    [GeneratedRegex("(?<![0-9])[0-9]{4}(?![0-9])")]
    private static partial Regex FourDigits();
}
