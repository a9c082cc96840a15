using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace AuditFlow.Tests.Platform;

/// <summary>R-37 and R-38: times of a rule are computed from the calendars, in the schedule's zone.</summary>
public sealed class ScheduleRuleTests
{
    static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    static readonly CompanyCalendars Company = new(
        new BusinessDays([DayOfWeek.Saturday, DayOfWeek.Sunday], [new(2026, 11, 26), new(2026, 12, 25), new(2027, 1, 1), new(2027, 1, 18)]),
        new FiscalCalendar(new FiscalWeeks { EndMonth = 12, EndsOn = DayOfWeek.Saturday, IsNearest = true, Weeks = WeekPattern.FourFourFive }, []));

    public static TheoryData<ScheduleRule, string[]> Rules() => new()
    {
        { new OnDayOfMonth { Day = 31 }, ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"] },
        { new OnDayOfMonth { Day = 1, OffDay = OffDay.NextBusinessDay }, ["2026-12-01", "2027-01-04", "2027-02-01", "2027-03-01"] },
        { new OnDayOfMonth { Day = 1, OffDay = OffDay.PreviousBusinessDay }, ["2026-12-01", "2026-12-31", "2027-02-01", "2027-03-01"] },
        { new OnBusinessDayOfMonth { N = 3 }, ["2026-12-03", "2027-01-06", "2027-02-03", "2027-03-03"] },
        { new OnLastBusinessDayOfMonth(), ["2026-11-30", "2026-12-31", "2027-01-29", "2027-02-26"] },
        { new AfterFiscalPeriod { Period = FiscalKind.Quarter, BusinessDays = 5 }, ["2027-01-08", "2027-04-09", "2027-07-09", "2027-10-08"] },
        { new AfterFiscalPeriod { Period = FiscalKind.Year, BusinessDays = 10 }, ["2027-01-15", "2028-01-14"] },
        { new AfterFiscalPeriod { Period = FiscalKind.Quarter, BusinessDays = 0, OffDay = OffDay.PreviousBusinessDay }, ["2026-12-31", "2027-04-02"] },
        { new EveryWeeks { Weeks = 2, On = DayOfWeek.Thursday, From = new(2026, 11, 9), OffDay = OffDay.NextBusinessDay }, ["2026-11-27", "2026-12-10", "2026-12-24", "2027-01-07"] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_rings_on_its_days(ScheduleRule rule, string[] days)
        => rule.After(Start, NewYork, Company).Take(days.Length).Select(o => o.Day.ToString("yyyy-MM-dd")).ShouldBe(days);

    [Fact]
    public void A_time_is_meant_in_the_zone_also_where_its_clocks_are_changed()
    {
        var rule = new OnDayOfMonth { Day = 14, At = new(2, 30) };

        // On 14 March 2027 the clocks of New York go from two to three.
        rule.After(new(2027, 2, 1, 0, 0, 0, TimeSpan.Zero), NewYork, Company).Take(3).Select(o => o.At).ShouldBe(
        [
            new(2027, 2, 14, 7, 30, 0, TimeSpan.Zero), new(2027, 3, 14, 7, 0, 0, TimeSpan.Zero), new(2027, 4, 14, 6, 30, 0, TimeSpan.Zero),
        ]);
        LocalTime.Oddity(new(2027, 3, 14), new(2, 30), NewYork).ShouldNotBeNull();

        // On 7 November 2027 half past one comes twice; it rings the first time, and once.
        var autumn = (rule with { Day = 7, At = new(1, 30) }).After(new(2027, 11, 1, 0, 0, 0, TimeSpan.Zero), NewYork, Company).First();
        autumn.At.ShouldBe(new DateTimeOffset(2027, 11, 7, 5, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_rule_that_is_written_is_read_as_the_same()
    {
        foreach (ScheduleRule rule in Rules().Select(r => r.Data.Item1))
        {
            ScheduleRule.Read(rule.Write()).ShouldBe(rule);
            rule.Write().ShouldStartWith("""{"kind":""");
            rule.Words.ShouldContain(" at 09:00");
        }
    }

    [Fact]
    public void Times_follow_one_another_whatever_the_instant_from_which_they_are_asked() => Prop.ForAll(
        AnyCase(), (Case c) =>
        {
            var times = c.Rule.After(c.From, NewYork, c.Calendars).Take(12).ToList();
            var again = c.Rule.After(times[4].At, NewYork, c.Calendars).Take(7).ToList();
            return times.Zip(times.Skip(1)).All(p => p.First.At < p.Second.At && p.First.Key != p.Second.Key) && times[0].At > c.From && again.SequenceEqual(times.Skip(5))
                && (c.Rule.OffDay == OffDay.Keep || times.TrueForAll(o => c.Calendars.Days.IsBusinessDay(o.Day)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_occurrence_that_was_sent_is_not_sent_again_when_a_holiday_moves_it()
    {
        var schedule = Planned(new OnDayOfMonth { Day = 1, OffDay = OffDay.NextBusinessDay });
        var now = new DateTimeOffset(2026, 12, 1, 15, 0, 0, TimeSpan.Zero);
        var due = schedule.DueAt(now, Company, ScheduleHolds.None)!;
        schedule.Sent(due.At, due.Key);

        var moved = new CompanyCalendars(new BusinessDays([DayOfWeek.Saturday, DayOfWeek.Sunday], [new(2026, 12, 1)]), Company.Fiscal);
        schedule.OccurrencesAfter(now, moved).First().Key.ShouldBe("2027-01");
        schedule.DueAt(now.AddDays(2), moved, ScheduleHolds.None).ShouldBeNull();
    }

    [Fact]
    public void What_is_left_out_stays_out_when_a_holiday_moves_it()
    {
        var schedule = Planned(new OnDayOfMonth { Day = 1, OffDay = OffDay.NextBusinessDay });
        var december = schedule.OccurrencesAfter(Start, Company).First();
        var holds = new ScheduleHolds([], [ScheduleSkip.Of(Guid.CreateVersion7(), schedule, december, Start, "person:lead@example.com", "Year-end close.")]);
        var moved = new CompanyCalendars(new BusinessDays([DayOfWeek.Saturday, DayOfWeek.Sunday], [new(2026, 12, 1)]), Company.Fiscal);

        schedule.DueAt(new(2026, 12, 20, 0, 0, 0, TimeSpan.Zero), moved, holds).ShouldBeNull();
        schedule.DueAt(new(2027, 1, 20, 0, 0, 0, TimeSpan.Zero), moved, holds)!.Key.ShouldBe("2027-01");
    }

    [Fact]
    public void The_time_of_a_pause_is_not_made_up_for_and_what_was_due_before_it_is()
    {
        var schedule = Planned(new EveryWeeks { Weeks = 1, On = DayOfWeek.Monday, From = new(2026, 11, 2) });
        var pause = SchedulePause.Of(Guid.CreateVersion7(), schedule, new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero), new(2026, 12, 10, 0, 0, 0, TimeSpan.Zero), "person:lead@example.com", "Move to a new system.");
        var holds = new ScheduleHolds([pause], []);

        schedule.DueAt(new(2026, 12, 9, 0, 0, 0, TimeSpan.Zero), Company, holds).ShouldBeNull("it is paused");
        var due = schedule.DueAt(new(2026, 12, 20, 0, 0, 0, TimeSpan.Zero), Company, holds)!;
        due.Key.ShouldBe("2026-11-23", "planned before the pause and never sent");
        schedule.Sent(due.At, due.Key);
        schedule.DueAt(new(2026, 12, 20, 0, 0, 0, TimeSpan.Zero), Company, holds)!.Key.ShouldBe("2026-12-14");
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("Eastern Standard Time")]
    [InlineData("")]
    public void A_zone_that_is_no_IANA_name_is_refused(string zone)
        => Should.Throw<Refusal>(() => new ScheduleTimes(null, new OnLastBusinessDayOfMonth(), zone).MustBeSound()).Code.ShouldBe("time-zone-unknown");

    static Schedule Planned(ScheduleRule rule) => Schedule.Of(Guid.CreateVersion7(), "Access", new ScheduleTimes(null, rule, "America/New_York"), null, "X", "{}", skipsMissed: false, Start);

    static Arbitrary<Case> AnyCase() => Arb.From(
        from rule in Gen.Elements(Rules().Select(r => r.Data.Item1).ToArray())
        from off in Gen.Elements(Enum.GetValues<OffDay>())
        from minutes in Gen.Choose(0, 24 * 60 - 1)
        from hours in Gen.Choose(0, 24 * 365 * 4)
        from free in Gen.ListOf(Gen.Choose(0, 365 * 5), 40)
        select new Case(
            rule with { OffDay = off, At = TimeOnly.MinValue.AddMinutes(minutes) }, Start.AddHours(hours),
            new CompanyCalendars(new BusinessDays([DayOfWeek.Saturday, DayOfWeek.Sunday], free.Select(d => new DateOnly(2026, 11, 1).AddDays(d))), Company.Fiscal)));

    sealed record Case(ScheduleRule Rule, DateTimeOffset From, CompanyCalendars Calendars);
}
