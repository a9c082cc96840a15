using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Definitions;

/// <summary>What would not run as it is drawn is refused when the drawing is published, by name and with advice.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("Race", "put a Join with the mode WaitAny before it.")]
    [InlineData("Merge", "put a Join with the mode WaitAll before it.")]
    [InlineData("Converge", "put a Join with the mode WaitAllActive before it; a connection that leads back runs its target without waiting.")]
    [InlineData("Cascade", "give each branch an activity of its own, or loop over the items.")]
    public void A_merge_mode_of_token_mode_is_refused_with_advice(string mode, string advice)
    {
        var problem = Problems(WithMergeMode(mode)).ShouldHaveSingleItem();

        problem.JsonPath.ShouldBe("$.root.activities[1].customProperties.mergeMode");
        problem.Reason.ShouldBe($"The merge mode {mode} of the activity b needs token mode, which is not run here: {advice}");
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Stream")]
    [InlineData("")]
    public void A_merge_mode_that_counters_fulfil_is_taken(string mode) => Problems(WithMergeMode(mode)).ShouldBeEmpty();

    [Fact]
    public void A_merge_mode_is_refused_even_where_Elsas_way_is_asked_for()
        => Should.Throw<InvalidDefinition>(() => new WorkflowEngine(new ActivityCatalog(), new EngineOptions { RefuseUnknown = false }).Compile(WithMergeMode("Race")));

    [Fact]
    public void Token_mode_for_a_whole_workflow_is_refused()
    {
        var definition = new Drawing("d").Line("a").Definition();
        definition.Document["customProperties"] = new JsonObject { ["Flowchart:ExecutionMode"] = "TokenBased" };

        Problems(definition).ShouldHaveSingleItem().Reason.ShouldStartWith("Flowcharts run with counters here");
    }

    [Fact]
    public void A_cron_expression_outside_the_dialect_is_refused_inside_a_run_too()
    {
        var problem = Problems(new Drawing("d").Line("a").Activity("t", "Elsa.Cron", ("cronExpression", "Literal", "*/5 * * * *")).Connect("a → t").Definition()).ShouldHaveSingleItem();

        problem.ActivityId.ShouldBe("t");
        problem.JsonPath.ShouldBe("$.root.activities[1].cronExpression");
        problem.Reason.ShouldContain("six are needed");
    }

    [Fact]
    public void A_cron_expression_that_is_computed_is_left_to_the_run()
        => Problems(new Drawing("d").Activity("t", "Elsa.Cron", ("cronExpression", "JavaScript", "'*/5 * * * *'")).Definition()).ShouldBeEmpty();

    [Fact]
    public void An_activity_that_no_way_leads_to_is_refused()
        => Problems(new Drawing("d").Line("a").Line("b").Line("c").Line("d").Connect("a → b", "d → c", "c → d").Definition()).Select(problem => problem.Reason).ShouldBe(
        [
            "No way leads from a, where the flowchart starts, to c: connect it or delete it.",
            "No way leads from a, where the flowchart starts, to d: connect it or delete it.",
        ]);

    [Fact]
    public void What_only_a_second_trigger_leads_to_is_not_refused()
        => Problems(new Drawing("d").Event("e1", "one").Event("e2", "two").Line("a").Line("b").Connect("e1 → a", "e2 → b").Starts("e1").Starts("e2").Definition()).ShouldBeEmpty();

    [Fact]
    public void A_connection_back_into_a_branch_that_the_way_did_not_pass_is_refused()
        => Problems(new Drawing("d").Line("s").Line("a").Line("b").Line("join").Connect("s → a", "s → b", "a → join", "b → join", "join → a").Definition()).ShouldHaveSingleItem().Reason
            .ShouldBe("The connection from join back to a leads into the middle of a branch: every way to join must pass a first.");

    [Fact]
    public void A_loop_back_to_where_every_way_passed_is_taken()
        => Problems(new Drawing("d").Line("s").Line("a").Line("b").Line("join").Connect("s → a", "s → b", "a → join", "b → join", "join → s").Definition()).ShouldBeEmpty();

    [Fact]
    public void Strategies_that_nobody_knows_are_refused()
    {
        var definition = new Drawing("d").Line("a").Definition();
        definition.Document["options"] = new JsonObject { ["activationStrategyType"] = "Acme.OnSundaysStrategy, Acme", ["incidentStrategyType"] = "ShrugStrategy" };

        Problems(definition).Select(problem => problem.JsonPath).ShouldBe(["$.options.activationStrategyType", "$.options.incidentStrategyType"]);
    }

    [Fact]
    public void A_member_that_occurs_twice_is_refused()
        => Should.Throw<InvalidDefinition>(() => WorkflowDefinition.Parse("""{ "definitionId": "d", "root": { "id": "a", "id": "b" } }""")).Problems.ShouldHaveSingleItem().Reason.ShouldContain("id");

    private static IReadOnlyList<Problem> Problems(WorkflowDefinition definition)
    {
        try
        {
            new WorkflowEngine(new ActivityCatalog()).Compile(definition);
            return [];
        }
        catch (InvalidDefinition refusal)
        {
            return refusal.Problems;
        }
    }

    private static WorkflowDefinition WithMergeMode(string mode)
    {
        var definition = new Drawing("d").Line("a").Line("b").Connect("a → b").Definition();
        definition.Document["root"]!["activities"]![1]!["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        return definition;
    }
}
