using AuditFlow.Platform.Calendars;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace AuditFlow.Tests.Calendars;

/// <summary>R-37: dates are counted in business days, with the company's weekend and holidays.</summary>
public sealed class BusinessDaysTests
{
    static readonly BusinessDays Days = new([DayOfWeek.Saturday, DayOfWeek.Sunday], [new(2026, 12, 25), new(2027, 1, 1), new(2026, 11, 26)]);

    [Theory]
    [InlineData("2026-12-24", 1, "2026-12-28")]
    [InlineData("2026-12-31", 1, "2027-01-04")]
    [InlineData("2026-12-31", 5, "2027-01-08")]
    [InlineData("2027-01-04", -1, "2026-12-31")]
    [InlineData("2026-12-26", 0, "2026-12-28")]
    [InlineData("2026-12-28", 0, "2026-12-28")]
    [InlineData("2024-02-28", 1, "2024-02-29")]
    public void Business_days_are_counted_over_weekends_holidays_years_and_leap_days(string from, int n, string to)
        => Days.Add(DateOnly.Parse(from), n).ShouldBe(DateOnly.Parse(to));

    [Theory]
    [InlineData(2026, 11, 1, "2026-11-02")]
    [InlineData(2026, 11, 18, "2026-11-25")]
    [InlineData(2026, 11, 19, "2026-11-27")]
    [InlineData(2026, 11, 23, "2026-11-30")]
    [InlineData(2027, 1, 1, "2027-01-04")]
    public void The_nth_business_day_of_a_month_passes_over_its_holidays_and_is_the_last_where_there_are_fewer(int year, int month, int n, string day)
        => Days.NthOfMonth(year, month, n).ShouldBe(DateOnly.Parse(day));

    [Theory]
    [InlineData(2026, 10, "2026-10-30")]
    [InlineData(2026, 12, "2026-12-31")]
    [InlineData(2027, 2, "2027-02-26")]
    public void The_last_business_day_of_a_month_is_no_weekend(int year, int month, string day) => Days.LastOfMonth(year, month).ShouldBe(DateOnly.Parse(day));

    [Fact]
    public void A_company_may_rest_on_other_days()
    {
        var days = new BusinessDays([DayOfWeek.Friday, DayOfWeek.Saturday], []);

        days.IsBusinessDay(new(2026, 11, 22)).ShouldBeTrue("a Sunday");
        days.Next(new(2026, 11, 26)).ShouldBe(new DateOnly(2026, 11, 29));
    }

    [Fact]
    public void A_week_without_a_business_day_is_refused() => Should.Throw<ArgumentException>(() => new BusinessDays(Enum.GetValues<DayOfWeek>(), []));

    [Fact]
    public void Whoever_counts_forth_and_back_arrives_where_a_business_day_began() => Prop.ForAll(
        Any(), (Case c) =>
        {
            var start = c.Calendar.OnOrAfter(c.Day);
            return c.Calendar.Add(c.Calendar.Add(start, c.N), -c.N) == start && c.Calendar.IsBusinessDay(c.Calendar.Add(c.Day, c.N));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Between_a_day_and_the_nth_business_day_after_it_there_are_n_business_days() => Prop.ForAll(
        Any(), (Case c) =>
        {
            var end = c.Calendar.Add(c.Day, c.N);
            return Enumerable.Range(1, end.DayNumber - c.Day.DayNumber).Count(i => c.Calendar.IsBusinessDay(c.Day.AddDays(i))) == c.N;
        }).QuickCheckThrowOnFailure();

    static Arbitrary<Case> Any() => Arb.From(
        from start in Gen.Choose(0, 40_000)
        from n in Gen.Choose(1, 40)
        from weekend in Gen.SubListOf(Enum.GetValues<DayOfWeek>().Where(d => d != DayOfWeek.Wednesday))
        from holidays in Gen.ListOf(Gen.Choose(-30, 90), 12)
        let day = new DateOnly(1990, 1, 1).AddDays(start)
        select new Case(new BusinessDays(weekend, holidays.Select(h => day.AddDays(h))), day, n));

    sealed record Case(BusinessDays Calendar, DateOnly Day, int N);
}
