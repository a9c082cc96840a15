using System.Text.Json.Nodes;
using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>Activities of the host that fail for reasons that pass.</summary>
public sealed class ResilienceTests
{
    private int _failures;
    private int _tries;

    [Fact]
    public async Task An_activity_is_tried_again_after_growing_waits_that_are_bookmarks()
    {
        _failures = 3;
        var (host, instance) = await StartAsync("""{ "maxRetryAttempts": 5, "delay": "00:00:10", "backoffType": "Exponential" }""");

        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        instance.State.Incidents.ShouldBeEmpty();
        var waits = new List<TimeSpan>();
        while (instance.State.Bookmarks is [{ DueAt: { } due }])
        {
            waits.Add(due - host.Time.GetUtcNow());
            await host.PassAsync(waits[^1]);
        }

        waits.ShouldBe([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40)]);
        _tries.ShouldBe(4);
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        instance.Journal.Where(entry => entry.ActivityId == "x").Select(entry => entry.Event).ShouldBe(
            ["Started", "Retry planned", "Suspended", "Resumed", "Retry planned", "Suspended", "Resumed", "Retry planned", "Suspended", "Resumed", "Completed"]);
        instance.Journal.First(entry => entry.Event == "Retry planned").Message.ShouldBe("not yet");
    }

    [Fact]
    public async Task The_last_try_that_fails_is_the_incident()
    {
        _failures = 99;
        var (host, instance) = await StartAsync("""{ "maxRetryAttempts": 2, "delay": "00:00:10" }""");

        await host.PassAsync(TimeSpan.FromHours(1));

        _tries.ShouldBe(3);
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        instance.State.Incidents.ShouldHaveSingleItem().Message.ShouldBe("not yet");
        instance.State.Bookmarks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_later_turn_is_tried_again_with_what_it_was_given()
    {
        _failures = 1;
        var (host, instance) = await StartAsync("""{ "maxRetryAttempts": 2, "delay": "00:00:10" }""", "Test.Waits");
        await host.ResumeAsync(instance.State.Bookmarks[0].Id, new Dictionary<string, object?> { ["answer"] = "yes" });
        instance.State.Bookmarks.ShouldHaveSingleItem().Name.ShouldBe("Engine.Retry");

        await host.PassAsync(TimeSpan.FromSeconds(10));

        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        instance.Journal.Single(entry => entry.Event == "Answered").Message.ShouldBe("yes to question");
    }

    [Fact]
    public async Task A_strategy_of_the_host_is_named_as_Elsa_names_it()
    {
        _failures = 1;
        var options = new EngineOptions { ResilienceStrategies = new Dictionary<string, ResilienceStrategy> { ["patient"] = new() { Delay = TimeSpan.FromMinutes(7), BackoffType = RetryBackoff.Constant } } };
        var (host, instance) = await StartAsync("""{ "mode": "Identifier", "strategyId": "patient" }""", options: options);

        instance.State.Bookmarks.ShouldHaveSingleItem().DueAt.ShouldBe(host.Time.GetUtcNow() + TimeSpan.FromMinutes(7));
    }

    [Fact]
    public async Task Without_a_strategy_the_first_fault_is_the_incident()
    {
        _failures = 1;
        var (_, instance) = await StartAsync("null");

        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        _tries.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{ "mode": "Identifier", "strategyId": "nobody" }""", "There is no resilience strategy nobody here.")]
    [InlineData("""{ "mode": "Expression", "expression": { "type": "JavaScript", "value": "1" } }""", "A resilience strategy is not computed here: name one, or write it out.")]
    [InlineData("""{ "maxRetryAttempts": 1000 }""", "The resilience strategy needs maxRetryAttempts from 0 to 100")]
    [InlineData("""{ "delay": "soon" }""", "The resilience strategy needs")]
    [InlineData("""{ "delay": "00:00:01", "backoffType": "Wild" }""", "The resilience strategy needs")]
    public async Task A_strategy_that_cannot_be_followed_is_refused(string strategy, string reason)
        => (await Should.ThrowAsync<InvalidDefinition>(() => StartAsync(strategy))).Problems.ShouldHaveSingleItem().Reason.ShouldStartWith(reason);

    [Theory]
    [InlineData(RetryBackoff.Constant, "10 10 10 10")]
    [InlineData(RetryBackoff.Linear, "10 20 30 40")]
    [InlineData(RetryBackoff.Exponential, "10 20 40 60")]
    public void Waits_grow_up_to_the_longest(RetryBackoff backoff, string seconds)
    {
        var strategy = new ResilienceStrategy { Delay = TimeSpan.FromSeconds(10), BackoffType = backoff, MaxDelay = TimeSpan.FromMinutes(1) };

        string.Join(' ', Enumerable.Range(1, 4).Select(attempt => strategy.DelayBefore(attempt).TotalSeconds)).ShouldBe(seconds);
        strategy.DelayBefore(100).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(17));
    }

    private async Task<(MemoryHost Host, MemoryInstance Instance)> StartAsync(string strategy, string type = "Test.Shaky", EngineOptions? options = null)
    {
        var catalog = new ActivityCatalog();
        catalog.Add<Waits>();
        catalog.Add(new ActivityDescriptor { TypeName = "Test.Shaky" }, _ => Try());
        Waits.Turn = Try;
        var host = new MemoryHost(new WorkflowEngine(catalog, options));
        var definition = new Drawing("d").Activity("x", type).Line("b").Connect("x → b").Definition();
        definition.Document["root"]!["activities"]![0]!["customProperties"] = new JsonObject { ["resilienceStrategy"] = JsonNode.Parse(strategy) };
        return (host, await host.StartAsync(host.Publish(definition)));
    }

    private ValueTask Try()
    {
        _tries++;
        return _tries <= _failures ? throw new InvalidOperationException("not yet") : ValueTask.CompletedTask;
    }

    [Activity("Test.Waits")]
    private sealed class Waits : Activity
    {
        [ThreadStatic]
        private static Func<ValueTask>? s_turn;

        public static Func<ValueTask>? Turn { set => s_turn = value; }

        public override ValueTask ExecuteAsync(ActivityContext context)
        {
            context.SetBookmark(new BookmarkRequest { Key = "k", Payload = "question" });
            return ValueTask.CompletedTask;
        }

        public override async ValueTask OnResumedAsync(ActivityContext context, ResumeInput input)
        {
            await s_turn!();
            context.Note("Answered", $"{input.As<Dictionary<string, string>>()!["answer"]} to {input.Payload<string>()}");
            context.Complete();
        }
    }
}
