using AuditFlow.Tasks;
using Shouldly;

namespace AuditFlow.Tests.Tasks;

public sealed class ReminderPlanTests
{
    static readonly DateTimeOffset Asked = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    [Trait("Rule", "R-44")]
    public void R44_A_task_is_reminded_of_every_n_days_and_as_soon_as_it_is_late()
    {
        var due = Asked.AddDays(7);
        var reminders = new List<double>();
        for (var now = Asked; ReminderPlan.Next(Asked, due, 3, now) is { } next && reminders.Count < 6; now = next)
        {
            reminders.Add((next - Asked).TotalDays);
        }

        reminders.ShouldBe([3, 6, 7 + (1 / 1440d), 9, 12, 15], 0.0001);
    }

    [Fact]
    public void Without_reminders_it_is_only_said_that_the_task_is_late()
    {
        var due = Asked.AddDays(7);
        ReminderPlan.Next(Asked, due, 0, Asked).ShouldBe(due.AddMinutes(1));
        ReminderPlan.Next(Asked, due, 0, due.AddMinutes(1)).ShouldBeNull();
    }

    [Theory]
    [Trait("Rule", "R-44")]
    [InlineData(-5, Lateness.Assignee)]
    [InlineData(2.9, Lateness.Assignee)]
    [InlineData(3, Lateness.Manager)]
    [InlineData(6.9, Lateness.Manager)]
    [InlineData(7, Lateness.Lead)]
    public void R44_The_later_it_gets_the_more_people_hear_of_it(double daysLate, Lateness heard)
        => ReminderPlan.LatenessOf(Asked, Asked.AddDays(daysLate)).ShouldBe(heard);
}
