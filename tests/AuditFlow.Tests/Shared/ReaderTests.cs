using System.Security.Claims;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Shared;

public sealed class ReaderTests
{
    static readonly DateTimeOffset Closing = new(2026, 11, 21, 4, 59, 0, TimeSpan.Zero);
    readonly TestClock clock = new(new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("2026-11-20", "20 Nov")]
    [InlineData("2026-07-06", "6 Jul")]
    [InlineData("2027-01-29", "29 Jan")]
    [InlineData("2027-09-30", "30 Sep 2027")]
    [InlineData("2025-11-20", "20 Nov 2025")]
    public void A_near_day_needs_no_year(string day, string said) =>
        Reader().Say(DateOnly.Parse(day)).ShouldBe(said);

    [Fact]
    public void A_day_in_full_has_weekday_and_year() =>
        AuditFlow.Shared.Reader.SayInFull(new DateOnly(2026, 11, 20)).ShouldBe("Fri 20 Nov 2026");

    [Fact]
    public void An_instant_is_told_in_the_company_zone_to_somebody_without_a_zone()
    {
        Reader().SayInFull(Closing).ShouldBe("Fri 20 Nov 2026, 23:59 New York");
        Reader().Say(Closing).ShouldBe("20 Nov, 23:59");
    }

    [Fact]
    public void An_instant_is_told_in_the_zone_of_the_person() =>
        Reader("Europe/Berlin").SayInFull(Closing).ShouldBe("Sat 21 Nov 2026, 05:59 Berlin");

    [Fact]
    public void A_zone_that_does_not_exist_falls_back_to_the_company() =>
        Reader("Mars/Olympus_Mons").Zone.Id.ShouldBe("America/New_York");

    [Fact]
    public void The_day_turns_at_the_readers_midnight()
    {
        clock.MoveTo(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));

        Reader().Today.ShouldBe(new DateOnly(2026, 11, 23));
        Reader("Europe/Berlin").Today.ShouldBe(new DateOnly(2026, 11, 24));
        Reader().Say(clock.GetUtcNow()).ShouldBe("today 22:00");
    }

    Reader Reader(string? zone = null)
    {
        var context = new DefaultHttpContext();
        if (zone is not null)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(AuditFlow.Shared.Reader.ZoneClaim, zone)], "test"));
        }

        return new Reader(new HttpContextAccessor { HttpContext = context }, new AuditFlowSettings(), clock);
    }
}
