using AuditFlow.Platform.Calendars;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace AuditFlow.Tests.Calendars;

/// <summary>R-38: the fiscal calendar is data: years that end in any month, years of 52 or 53 weeks, and periods entered with their days.</summary>
[Trait("Rule", "R-38")]
public sealed class FiscalCalendarTests
{
    static readonly FiscalWeeks LastSaturdayOfJanuary = new() { EndMonth = 1, EndsOn = DayOfWeek.Saturday, IsNearest = false, Weeks = WeekPattern.FourFiveFour };
    static readonly FiscalWeeks SaturdayNearestDecember = new() { EndMonth = 12, EndsOn = DayOfWeek.Saturday, IsNearest = true, Weeks = WeekPattern.FourFourFive };

    [Theory]
    [InlineData(1, "2026-11-22", "FY2026 Q4", "2026-10-01", "2026-12-31")]
    [InlineData(7, "2026-11-22", "FY2027 Q2", "2026-10-01", "2026-12-31")]
    [InlineData(10, "2026-09-30", "FY2026 Q4", "2026-07-01", "2026-09-30")]
    [InlineData(2, "2028-02-29", "FY2029 Q1", "2028-02-01", "2028-04-30")]
    [InlineData(12, "2028-02-29", "FY2028 Q1", "2027-12-01", "2028-02-29")]
    public void A_year_may_begin_in_any_month_and_bears_the_number_of_the_year_in_which_it_ends(int month, string day, string name, string first, string last)
    {
        var quarter = Months(month).PeriodOf(DateOnly.Parse(day), FiscalKind.Quarter)!;

        (quarter.Name, quarter.First, quarter.Last).ShouldBe((name, DateOnly.Parse(first), DateOnly.Parse(last)));
    }

    // The last Saturday of January: the year that ends in January 2026 has 53 weeks, as the one of 2020 had.
    [Theory]
    [InlineData(2019, "2019-01-26", 52)]
    [InlineData(2020, "2020-01-25", 52)]
    [InlineData(2021, "2021-01-30", 53)]
    [InlineData(2026, "2026-01-31", 53)]
    [InlineData(2027, "2027-01-30", 52)]
    public void A_year_that_ends_on_the_last_Saturday_of_January_has_52_or_53_weeks(int year, string last, int weeks)
        => (LastSaturdayOfJanuary.LastDayOf(year), LastSaturdayOfJanuary.WeeksOf(year)).ShouldBe((DateOnly.Parse(last), weeks));

    // Nearest to 31 December: as companies with such a year report it.
    [Theory]
    [InlineData(2015, "2016-01-02", 52)]
    [InlineData(2019, "2019-12-28", 52)]
    [InlineData(2020, "2021-01-02", 53)]
    [InlineData(2022, "2022-12-31", 52)]
    [InlineData(2025, "2026-01-03", 53)]
    [InlineData(2026, "2027-01-02", 52)]
    public void A_year_that_ends_on_the_Saturday_nearest_to_the_end_of_December_may_end_in_January(int year, string last, int weeks)
        => (SaturdayNearestDecember.LastDayOf(year), SaturdayNearestDecember.WeeksOf(year)).ShouldBe((DateOnly.Parse(last), weeks));

    [Theory]
    [InlineData(WeekPattern.FourFourFive, new[] { 28, 28, 35 })]
    [InlineData(WeekPattern.FourFiveFour, new[] { 28, 35, 28 })]
    [InlineData(WeekPattern.FiveFourFour, new[] { 35, 28, 28 })]
    public void The_months_of_a_quarter_have_the_weeks_of_the_pattern_and_the_53rd_belongs_to_the_last(WeekPattern pattern, int[] days)
    {
        var calendar = new FiscalCalendar(SaturdayNearestDecember with { Weeks = pattern }, []);

        Lengths(2026).Take(3).ShouldBe(days);
        Lengths(2026)[11].ShouldBe(days[2]);
        Lengths(2025)[11].ShouldBe(days[2] + 7);
        calendar.Quarter(2025, 4)!.Last.ShouldBe(new DateOnly(2026, 1, 3));
        calendar.Quarter(2026, 5).ShouldBeNull();

        int[] Lengths(int year) => [.. calendar.In(year, FiscalKind.Month).Select(p => p.Last.DayNumber - p.First.DayNumber + 1)];
    }

    [Theory]
    [InlineData("2027-01-02", "FY2026 Q3")]
    [InlineData("2027-01-03", "FY2026 Q4")]
    [InlineData("2027-04-03", "FY2026 Q4")]
    public void The_last_quarter_before_a_day_has_ended_before_it(string day, string name)
        => new FiscalCalendar(SaturdayNearestDecember, []).LastBefore(DateOnly.Parse(day), FiscalKind.Quarter)!.Name.ShouldBe(name);

    [Fact]
    public void Entered_periods_win_and_the_pattern_gives_way_whole()
    {
        var calendar = new FiscalCalendar(FiscalPattern.CalendarYear,
        [
            new("FY2027", FiscalKind.Year, new(2027, 1, 1), new(2028, 1, 1)),
            new("Q1 of 2027", FiscalKind.Quarter, new(2027, 1, 1), new(2027, 4, 2)), new("Q2 of 2027", FiscalKind.Quarter, new(2027, 4, 3), new(2027, 7, 2)),
        ]);

        calendar.PeriodOf(new(2027, 4, 1), FiscalKind.Quarter)!.Name.ShouldBe("Q1 of 2027");
        calendar.Quarter(2027, 2)!.Name.ShouldBe("Q2 of 2027");
        calendar.PeriodOf(new(2027, 8, 1), FiscalKind.Quarter).ShouldBeNull("the third quarter of the pattern meets an entered one");
        calendar.Quarter(2027, 3)!.First.ShouldBe(new DateOnly(2027, 10, 1));
        calendar.PeriodOf(new(2028, 1, 1), FiscalKind.Year)!.Year.ShouldBe(2027);
        calendar.PeriodOf(new(2027, 4, 1), FiscalKind.Month)!.Name.ShouldBe("FY2027 P04", "each kind stands for itself");
        calendar.EnteredUntil(FiscalKind.Quarter).ShouldBe(new DateOnly(2027, 7, 2));
    }

    [Theory]
    [InlineData("FY2027", 2027)]
    [InlineData("2026/2027", 2027)]
    [InlineData("FY27", null)]
    [InlineData("Year 20270", null)]
    public void The_name_of_a_year_says_which_it_is(string name, int? year) => FiscalCalendar.YearIn(name).ShouldBe(year);

    [Fact]
    public void Every_day_belongs_to_one_period_of_each_kind_and_they_follow_one_another() => Prop.ForAll(
        Any(), (Case c) =>
        {
            var calendar = new FiscalCalendar(c.Pattern, []);
            return Enum.GetValues<FiscalKind>().All(kind =>
            {
                var period = calendar.PeriodOf(c.Day, kind)!;
                var next = calendar.PeriodOf(period.Last.AddDays(1), kind)!;
                return period.Holds(c.Day) && next.First == period.Last.AddDays(1) && calendar.LastBefore(next.First, kind) == period
                    && calendar.In(period.Year, kind).Count() == (kind switch { FiscalKind.Month => 12, FiscalKind.Quarter => 4, _ => 1 });
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_year_of_weeks_has_52_or_53_of_them_and_ends_near_the_end_of_its_month() => Prop.ForAll(
        Any(), (Case c) =>
        {
            if (c.Pattern is not FiscalWeeks weeks)
            {
                return true;
            }

            var last = weeks.LastDayOf(c.Day.Year);
            var end = new DateOnly(c.Day.Year, weeks.EndMonth, DateTime.DaysInMonth(c.Day.Year, weeks.EndMonth));
            return weeks.WeeksOf(c.Day.Year) is 52 or 53 && last.DayOfWeek == weeks.EndsOn
                && (weeks.IsNearest ? Math.Abs(last.DayNumber - end.DayNumber) <= 3 : last <= end && end.DayNumber - last.DayNumber < 7);
        }).QuickCheckThrowOnFailure();

    static FiscalCalendar Months(int start) => new(new FiscalMonths { StartMonth = start }, []);

    static Arbitrary<Case> Any() => Arb.From(
        from start in Gen.Choose(0, 60_000)
        from month in Gen.Choose(1, 12)
        from weekday in Gen.Choose(0, 6)
        from nearest in Gen.Elements(true, false)
        from weeks in Gen.Elements(Enum.GetValues<WeekPattern>())
        from pattern in Gen.Elements<FiscalPattern>(new FiscalMonths { StartMonth = month }, new FiscalWeeks { EndMonth = month, EndsOn = (DayOfWeek)weekday, IsNearest = nearest, Weeks = weeks })
        select new Case(pattern, new DateOnly(1990, 1, 1).AddDays(start)));

    sealed record Case(FiscalPattern Pattern, DateOnly Day);
}
