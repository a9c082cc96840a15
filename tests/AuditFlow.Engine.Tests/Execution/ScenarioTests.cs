using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

public sealed class ScenarioTests
{
    public static TheoryData<string> Scenarios => new(Scenario.Names);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_scenario_leaves_the_approved_trace(string name) => Approved.That(await Scenario.Read(name).RunAsync(), name, "../Scenarios");
}
