using AuditFlow.Findings;
using Shouldly;

namespace AuditFlow.Tests.Findings;

public sealed class FindingClockTests
{
    static readonly DateTimeOffset Opened = new(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Due = new(2026, 12, 1, 23, 59, 59, TimeSpan.Zero);

    [Theory]
    [Trait("Rule", "R-44")]
    [InlineData(0, 7, null, 7.0)] // looked at when the wait begins: a reminder after a week
    [InlineData(6, 7, null, 7.0)]
    [InlineData(7, 7, "Remind", null)]
    [InlineData(20, 0, null, 30.625)] // no reminders asked for: only the end of the day that it is due
    [InlineData(31, 7, "Overdue", null)] // late comes before a reminder
    public void R44_Reminds_every_n_days_and_says_once_that_it_is_late(double day, int every, string? now, double? next)
    {
        var plan = FindingClock.Read(New(), Opened, every, Opened.AddDays(day));

        plan.Now.ShouldBe(now);
        plan.Next.ShouldBe(next is { } days ? Opened.AddDays(days) : null);
    }

    [Fact]
    public void Lateness_that_was_told_is_not_told_again_until_the_due_date_moves()
    {
        var finding = New();
        var late = Due.AddDays(1);
        finding.ToldThatItIsLate(late);
        FindingClock.Read(finding, late, 0, late).ShouldBe(new FindingClock(null, null));

        finding.SubmitPlan("Mend it.", Due.AddDays(20), "manager@example.com", late);
        FindingClock.Read(finding, late, 0, Due.AddDays(21)).Now.ShouldBe(FindingClock.Overdue);
    }

    [Fact]
    public void The_clock_of_an_accepted_finding_rings_when_the_acceptance_is_over()
    {
        var finding = New();
        finding.AcceptRisk(new(2027, 1, 31), new(2026, 11, 2), Due.AddDays(61), "lead@example.com", Opened);

        FindingClock.Read(finding, Opened, 7, Opened.AddDays(30)).ShouldBe(new FindingClock(null, Due.AddDays(61).AddSeconds(1)));
    }

    static Finding New() => new()
    {
        Id = Guid.Empty, Sequence = 1, Number = "FND-0001", Title = "", Description = "", ControlId = "AC-1", ControlVersion = 1, Source = FindingSource.Test, SourceId = "1",
        Scale = SeverityScale.Soc2, Owner = "", RemediationOwner = "", OpenedAt = Opened, DueAt = Due,
    };
}
