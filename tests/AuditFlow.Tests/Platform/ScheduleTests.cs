using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using Shouldly;

namespace AuditFlow.Tests.Platform;

public sealed class ScheduleTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_times_are_meant_in_the_schedules_zone_across_the_change_of_clocks()
    {
        var monthly = Monthly();

        monthly.TimesAfter(Start).Take(3).ShouldBe(
        [
            new DateTimeOffset(2026, 2, 1, 14, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 4, 1, 13, 0, 0, TimeSpan.Zero),
        ]);
    }

    [Fact]
    public void After_downtime_each_missed_time_is_due_oldest_first()
    {
        var monthly = Monthly();
        var now = new DateTimeOffset(2026, 4, 10, 0, 0, 0, TimeSpan.Zero);
        var sent = new List<int>();

        while (monthly.DueAt(now) is { } due)
        {
            sent.Add(due.Month);
            monthly.Sent(due);
        }

        sent.ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void A_schedule_that_skips_what_was_missed_sends_only_the_newest()
    {
        var monthly = Monthly(skipsMissed: true);
        var now = new DateTimeOffset(2026, 4, 10, 0, 0, 0, TimeSpan.Zero);

        monthly.DueAt(now)!.Value.Month.ShouldBe(4);
        monthly.Sent(monthly.DueAt(now)!.Value);
        monthly.DueAt(now).ShouldBeNull();
    }

    [Fact]
    public void A_schedule_that_is_off_is_never_due()
    {
        var monthly = Monthly();
        monthly.SwitchOff();

        monthly.DueAt(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)).ShouldBeNull();
    }

    [Theory]
    [InlineData("every day", "America/New_York", "cron-invalid")]
    [InlineData("0 0 9 1 * ?", "Mars/Olympus", "time-zone-unknown")]
    public void What_cannot_be_read_is_refused(string cron, string zone, string code)
        => Should.Throw<Refusal>(() => Schedule.Of(Guid.CreateVersion7(), "x", cron, zone, null, "X", "{}", false, Start)).Code.ShouldBe(code);

    [Theory]
    [InlineData("0 0 9 ? * 2", "Quartz takes it for MON, Unix for TUE")]
    [InlineData("0 0 9 ? * 1-5", "Quartz takes it for SUN, Unix for MON")]
    [InlineData("0 0 9 ? * MON,6", "Quartz takes it for FRI, Unix for SAT")]
    [InlineData("0 0 9 ? * 7L", "Quartz takes it for SAT, Unix for SUN")]
    [InlineData("0 0 9 ? * 2#1 2027", "Quartz takes it for MON, Unix for TUE")]
    [InlineData("0 0 9 ? * 0", "only Unix knows it, as SUN")]
    public void A_day_of_the_week_that_is_a_number_is_refused_with_both_its_meanings(string cron, string meanings)
        => Should.Throw<Refusal>(() => Schedule.Of(Guid.CreateVersion7(), "x", cron, "Europe/Berlin", null, "X", "{}", false, Start)).Message.ShouldContain(meanings);

    [Theory]
    [InlineData("0 0 9 ? * MON")]
    [InlineData("0 0 9 ? * MON-FRI")]
    [InlineData("0 0 9 ? * FRI#2")]
    [InlineData("0 0 9 ? * FRIL")]
    [InlineData("0 0 9 L * ?")]
    [InlineData("0 0 9 1 1/3 ? 2027")]
    public void Days_by_name_are_taken(string cron)
        => Schedule.Of(Guid.CreateVersion7(), "x", cron, "Europe/Berlin", null, "X", "{}", false, Start).TimesAfter(Start).First().ShouldBeGreaterThan(Start);

    static Schedule Monthly(bool skipsMissed = false)
        => Schedule.Of(Guid.CreateVersion7(), "Monthly", "0 0 9 1 * ?", "America/New_York", null, "X", "{}", skipsMissed, Start);
}
