using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;

namespace AuditFlow.Platform.Calendars;

/// <summary>How fiscal years follow from one another for ever (R-38). A year bears the number of the calendar year in which it ends, or should end.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FiscalMonths), "months/1")]
[JsonDerivedType(typeof(FiscalWeeks), "weeks/1")]
public abstract record FiscalPattern
{
    /// <summary>The calendar year: what a new installation knows.</summary>
    public static FiscalPattern CalendarYear { get; } = new FiscalMonths { StartMonth = 1 };

    /// <summary>For people, without a full stop.</summary>
    [JsonIgnore]
    public abstract string Words { get; }

    public abstract DateOnly FirstDayOf(int year);

    /// <summary>The last days of the twelve months of a year, in order; a quarter has three of them.</summary>
    protected abstract IEnumerable<DateOnly> MonthEnds(int year);

    /// <summary>The periods of one kind in one year, in order and without a gap.</summary>
    public IEnumerable<FiscalPeriod> PeriodsOf(int year, FiscalKind kind)
    {
        var months = kind switch { FiscalKind.Month => 1, FiscalKind.Quarter => 3, FiscalKind.Year => 12 };
        var first = FirstDayOf(year);
        var number = 0;
        foreach (var last in MonthEnds(year).Where((_, i) => (i + 1) % months == 0))
        {
            number++;
            yield return new FiscalPeriod(kind, year, number, FiscalPeriod.NameOf(kind, year, number), first, last);
            first = last.AddDays(1);
        }
    }

    protected static string MonthName(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
}

/// <summary>Fiscal years of twelve calendar months.</summary>
public sealed record FiscalMonths : FiscalPattern
{
    /// <summary>The month in which a year begins.</summary>
    [Range(1, 12, ErrorMessage = "Choose the month in which the fiscal year begins.")]
    public required int StartMonth { get; init; }

    [JsonIgnore]
    public override string Words => StartMonth == 1 ? "the calendar year" : $"twelve calendar months from {MonthName(StartMonth)}";

    public override DateOnly FirstDayOf(int year) => new(StartMonth == 1 ? year : year - 1, StartMonth, 1);

    protected override IEnumerable<DateOnly> MonthEnds(int year) => Enumerable.Range(1, 12).Select(n => FirstDayOf(year).AddMonths(n).AddDays(-1));
}

/// <summary>How many weeks the three months of a quarter have.</summary>
public enum WeekPattern
{
    FourFourFive,
    FourFiveFour,
    FiveFourFour,
}

/// <summary>Fiscal years of 52 or 53 whole weeks. The 53rd week belongs to the last month.</summary>
public sealed record FiscalWeeks : FiscalPattern
{
    /// <summary>The calendar month at whose end a year ends.</summary>
    [Range(1, 12, ErrorMessage = "Choose the month at whose end the fiscal year ends.")]
    public required int EndMonth { get; init; }

    /// <summary>The weekday on which it ends.</summary>
    public required DayOfWeek EndsOn { get; init; }

    /// <summary>True: the weekday nearest to the end of the month, which may lie in the next one. False: the last one in the month.</summary>
    public required bool IsNearest { get; init; }

    /// <summary>The weeks of the months in a quarter.</summary>
    public required WeekPattern Weeks { get; init; }

    [JsonIgnore]
    public override string Words => $"52 or 53 weeks ({WeekWords(Weeks)}), ending on {(IsNearest ? $"the {EndsOn} nearest to the end of" : $"the last {EndsOn} in")} {MonthName(EndMonth)}";

    public static string WeekWords(WeekPattern weeks) => string.Join('-', Counts(weeks));

    public DateOnly LastDayOf(int year)
    {
        var end = new DateOnly(year, EndMonth, DateTime.DaysInMonth(year, EndMonth));
        var back = ((int)end.DayOfWeek - (int)EndsOn + 7) % 7;
        return end.AddDays(IsNearest && back > 3 ? 7 - back : -back);
    }

    public override DateOnly FirstDayOf(int year) => LastDayOf(year - 1).AddDays(1);

    public int WeeksOf(int year) => (LastDayOf(year).DayNumber - LastDayOf(year - 1).DayNumber) / 7;

    protected override IEnumerable<DateOnly> MonthEnds(int year)
    {
        var last = LastDayOf(year - 1);
        for (var month = 0; month < 12; month++)
        {
            last = last.AddDays(7 * Counts(Weeks)[month % 3]);
            yield return month == 11 ? LastDayOf(year) : last;
        }
    }

    static int[] Counts(WeekPattern weeks) => weeks switch
    {
        WeekPattern.FourFourFive => [4, 4, 5],
        WeekPattern.FourFiveFour => [4, 5, 4],
        WeekPattern.FiveFourFour => [5, 4, 4],
    };
}
