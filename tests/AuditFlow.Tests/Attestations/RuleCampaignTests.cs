using AuditFlow.Attestations;
using AuditFlow.Calendars;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>Campaigns by rule while time passes and calendars change. The clock begins on 22 November 2026.</summary>
[OnBothDatabases]
public sealed class RuleCampaignTests : IAsyncLifetime
{
    readonly AttestationApp app = new();

    [Fact]
    public async Task After_downtime_each_fiscal_quarter_is_asked_about_once_oldest_first_and_due_in_business_days()
    {
        await app.AsLead.Send(new ChangeFiscalYears { Pattern = new FiscalWeeks { EndMonth = 12, EndsOn = DayOfWeek.Saturday, IsNearest = true, Weeks = WeekPattern.FourFourFive } });
        await app.AsLead.Send(new AddHoliday { Day = new(2027, 1, 18), Name = "A Monday off" });
        var schedule = await Plan(new AfterFiscalPeriod { Period = FiscalKind.Quarter, BusinessDays = 5 }, CampaignPeriod.PreviousFiscalQuarter, dueIn: 10);
        app.Clock.MoveTo(new(2027, 5, 1, 0, 0, 0, TimeSpan.Zero));

        await Ring(schedule);
        await Ring(schedule);

        (await Campaigns()).ShouldBe(
        [
            "Access, FY2026 Q4 2026-10-04 2027-01-02 due 2027-01-25", // the tenth business day after Friday the 8th, over the Monday off
            "Access, FY2027 Q1 2027-01-03 2027-04-03 due 2027-04-23",
        ]);
    }

    [Fact]
    public async Task A_holiday_moves_what_is_to_come_and_never_repeats_what_was_sent()
    {
        var schedule = await Plan(new OnDayOfMonth { Day = 1, OffDay = OffDay.NextBusinessDay }, CampaignPeriod.PreviousMonth);
        app.Clock.MoveTo(new(2026, 12, 1, 20, 0, 0, TimeSpan.Zero));
        await Ring(schedule);

        await app.AsLead.Send(new AddHoliday { Day = new(2026, 12, 1), Name = "Said too late" });
        var moved = await app.AsLead.Send(new AddHoliday { Day = new(2027, 1, 1), Name = "New Year" });
        var next = moved.ShouldHaveSingleItem();
        (next.Before, next.After, next.IsLost).ShouldBe((new DateTimeOffset(2027, 1, 1, 14, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 4, 14, 0, 0, TimeSpan.Zero), false));
        app.Clock.MoveTo(new(2026, 12, 20, 0, 0, 0, TimeSpan.Zero));
        await Ring(schedule);
        (await Campaigns()).Count.ShouldBe(1, "December was asked already");

        app.Clock.MoveTo(new(2027, 1, 2, 0, 0, 0, TimeSpan.Zero));
        await Ring(schedule);
        (await Campaigns()).Count.ShouldBe(1, "January waits for Monday the 4th");
        app.Clock.MoveTo(new(2027, 1, 4, 14, 0, 0, TimeSpan.Zero));
        await Ring(schedule);
        (await Campaigns()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_change_moves_to_the_past_is_not_made_up_for_and_the_trail_says_so()
    {
        await app.AsLead.Send(new AddHoliday { Day = new(2026, 12, 1), Name = "Thought to be one" });
        var schedule = await Plan(new OnDayOfMonth { Day = 1, OffDay = OffDay.NextBusinessDay }, CampaignPeriod.PreviousMonth);
        app.Clock.MoveTo(new(2026, 12, 1, 20, 0, 0, TimeSpan.Zero));

        var moved = await app.AsLead.Send(new RemoveHoliday { Day = new(2026, 12, 1) });

        moved.ShouldHaveSingleItem().IsLost.ShouldBeTrue();
        app.Clock.MoveTo(new(2026, 12, 10, 0, 0, 0, TimeSpan.Zero));
        await Ring(schedule);
        (await Campaigns()).ShouldBeEmpty();
        (await app.Read(db => db.TrailEntries.Where(e => e.What == "schedule-moved").OrderByDescending(e => e.Sequence).Select(e => e.Sentence).FirstAsync())).ShouldContain("lies in the past now and is not made up for");
        app.Clock.MoveTo(new(2027, 1, 2, 0, 0, 0, TimeSpan.Zero));
        await Ring(schedule);
        (await Campaigns()).ShouldHaveSingleItem().ShouldStartWith("Access, Dec 2026");
    }

    [Fact]
    public async Task What_was_due_before_a_change_is_still_sent_after_it()
    {
        var schedule = await Plan(new OnDayOfMonth { Day = 1 }, CampaignPeriod.PreviousMonth);
        app.Clock.MoveTo(new(2027, 1, 10, 0, 0, 0, TimeSpan.Zero));

        await app.AsLead.Send(new AddHoliday { Day = new(2027, 7, 5), Name = "Summer" });
        await Ring(schedule);

        (await Campaigns()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_skipped_occurrence_is_not_sent_and_can_no_longer_be_taken_in()
    {
        var schedule = await Plan(new OnBusinessDayOfMonth { N = 1 }, CampaignPeriod.PreviousMonth);
        await app.AsLead.Send(new SkipOccurrence { ScheduleId = schedule, Key = "2026-12", Reason = "Frozen." });
        app.Clock.MoveTo(new(2027, 1, 10, 0, 0, 0, TimeSpan.Zero));

        await Ring(schedule);

        (await Campaigns()).ShouldHaveSingleItem().ShouldStartWith("Access, Dec 2026");
        (await Should.ThrowAsync<AuditFlow.Platform.Requests.Refusal>(() => app.AsLead.Send(new UndoSkip { ScheduleId = schedule, Key = "2026-12" }))).Code.ShouldBe("occurrence-over");
    }

    [Fact]
    public async Task The_day_is_meant_in_the_zone_of_the_schedule()
    {
        // Nine o'clock on 1 December in Tokyo is still November in New York, where the company is.
        var schedule = await Plan(new OnDayOfMonth { Day = 1 }, CampaignPeriod.PreviousMonth, zone: "Asia/Tokyo");
        app.Clock.MoveTo(new(2026, 12, 1, 1, 0, 0, TimeSpan.Zero));

        await Ring(schedule);

        (await Campaigns()).ShouldHaveSingleItem().ShouldStartWith("Access, Nov 2026");
    }

    Task<Guid> Plan(ScheduleRule rule, CampaignPeriod period, int dueIn = 14, string zone = "America/New_York") => app.AsLead.Send(new ScheduleCampaigns
    {
        Name = "Access", Rule = rule, TimeZone = zone, Period = period, DaysToAnswer = dueIn, DueInBusinessDays = true, ControlIds = ["ITGC-AC-01"],
    });

    async Task Ring(Guid schedule)
    {
        while (await app.Sender(new ScheduleActor("test")).Send(new SendDue { ScheduleId = schedule }) is not null)
        {
        }
    }

    async Task<List<string>> Campaigns() => [.. (await app.Read(db => db.Campaigns.OrderBy(c => c.PeriodFrom).ToListAsync())).Select(c => $"{c.Name} {c.PeriodFrom:yyyy-MM-dd} {c.PeriodTo:yyyy-MM-dd} due {c.DueOn:yyyy-MM-dd}")];

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
