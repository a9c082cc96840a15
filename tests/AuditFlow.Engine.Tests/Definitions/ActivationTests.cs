using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Definitions;

public sealed class ActivationTests
{
    [Theory]
    [InlineData(null, ActivationStrategy.Always)]
    [InlineData("Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core", ActivationStrategy.Always)]
    [InlineData("Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime", ActivationStrategy.Singleton)]
    [InlineData("CorrelationStrategy", ActivationStrategy.Correlation)]
    [InlineData("CorrelatedSingleton", ActivationStrategy.CorrelatedSingleton)]
    public void A_compiled_workflow_tells_when_a_run_may_start(string? name, ActivationStrategy strategy)
    {
        var definition = new Drawing("d").Line("a").Definition();
        definition.Document["options"] = new JsonObject { ["activationStrategyType"] = name };

        new WorkflowEngine(new ActivityCatalog()).Compile(definition).Activation.ShouldBe(strategy);
    }

    [Theory]
    [InlineData(ActivationStrategy.Always, "c", false, false, false)]
    [InlineData(ActivationStrategy.Singleton, "c", true, true, false)]
    [InlineData(ActivationStrategy.Singleton, null, true, true, false)]
    [InlineData(ActivationStrategy.Correlation, "c", true, false, true)]
    [InlineData(ActivationStrategy.Correlation, null, false, false, false)]
    [InlineData(ActivationStrategy.CorrelatedSingleton, "c", true, false, false)]
    [InlineData(ActivationStrategy.CorrelatedSingleton, null, true, true, false)]
    public void A_strategy_tells_which_running_instances_forbid_a_start(ActivationStrategy strategy, string? correlationId, bool same, bool sameDefinition, bool sameCorrelation)
    {
        var forbidding = strategy.Forbids("d", correlationId);

        (forbidding?.Include("d", "c") ?? false).ShouldBe(same);
        (forbidding?.Include("d", "other") ?? false).ShouldBe(sameDefinition);
        (forbidding?.Include("other", "c") ?? false).ShouldBe(sameCorrelation);
        (forbidding?.Include("other", "other") ?? false).ShouldBeFalse();
    }
}
