using AuditFlow.Platform.Outbox;
using NodaTime;
using Shouldly;

namespace AuditFlow.Tests.Platform.Outbox;

public sealed class QuietHoursTests
{
    static readonly QuietHours Nights = new(new TimeOnly(19, 0), new TimeOnly(7, 0), WeekdaysOnly: true);

    [Theory]
    [Trait("Rule", "R-44")]
    [InlineData("2026-11-23T12:00Z", "Europe/Berlin", "2026-11-23T12:00Z")] // Monday 13:00
    [InlineData("2026-11-23T18:00Z", "Europe/Berlin", "2026-11-24T06:00Z")] // Monday 19:00 sharp is quiet
    [InlineData("2026-11-23T17:59Z", "Europe/Berlin", "2026-11-23T17:59Z")]
    [InlineData("2026-11-24T05:59Z", "Europe/Berlin", "2026-11-24T06:00Z")] // 06:59
    [InlineData("2026-11-24T06:00Z", "Europe/Berlin", "2026-11-24T06:00Z")] // 07:00 is not
    [InlineData("2026-11-27T20:00Z", "Europe/Berlin", "2026-11-30T06:00Z")] // Friday evening: Monday morning
    [InlineData("2026-11-28T11:00Z", "Europe/Berlin", "2026-11-30T06:00Z")] // Saturday noon
    [InlineData("2026-11-29T23:30Z", "Asia/Tokyo", "2026-11-29T23:30Z")]    // already Monday 08:30 there
    [InlineData("2026-11-23T00:30Z", "America/New_York", "2026-11-23T12:00Z")] // still Sunday evening there
    public void R44_Mail_may_leave_by_day_on_weekdays_where_its_recipient_is(string at, string zone, string allowed)
        => Nights.NextAllowed(DateTimeOffset.Parse(at, null), DateTimeZoneProviders.Tzdb[zone]).ShouldBe(DateTimeOffset.Parse(allowed, null));

    [Fact]
    public void Hours_within_a_day_and_hours_that_are_never_quiet()
    {
        var noon = new QuietHours(new TimeOnly(12, 0), new TimeOnly(14, 0), WeekdaysOnly: false);
        var at = new DateTimeOffset(2026, 11, 28, 12, 30, 0, TimeSpan.Zero);

        noon.NextAllowed(at, DateTimeZone.Utc).ShouldBe(at.AddMinutes(90));
        (noon with { From = default, To = default }).NextAllowed(at, DateTimeZone.Utc).ShouldBe(at);
    }

    [Fact]
    public void An_end_that_the_clocks_skip_comes_when_they_have()
    {
        // Berlin, Sun 29 Mar 2026: from 02:00 on it is 03:00.
        var quiet = new QuietHours(new TimeOnly(22, 0), new TimeOnly(2, 30), WeekdaysOnly: false);

        quiet.NextAllowed(new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero), DateTimeZoneProviders.Tzdb["Europe/Berlin"]).ShouldBe(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero));
    }
}
