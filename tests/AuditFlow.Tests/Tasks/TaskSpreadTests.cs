using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Tasks;

/// <summary>In a company of its own: what others have to do already decides who is next.</summary>
[OnBothDatabases]
public sealed class TaskSpreadTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    public async Task Tasks_for_a_role_are_spread_over_those_who_have_it()
    {
        var audit = await app.RunningAudit();

        var assignees = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            assignees.Add((await app.Task("role:tester", audit)).Assignee);
        }

        assignees.Distinct().Count().ShouldBe(4);
    }
}
