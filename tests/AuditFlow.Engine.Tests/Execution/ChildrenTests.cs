using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

public sealed class ChildrenTests
{
    [Fact]
    public async Task A_child_that_waits_leaves_the_parent_a_bookmark_with_its_id_as_key()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        host.Publish(new Drawing("child").Event("e", "go").Activity("o", "Elsa.SetOutput", ("outputName", "Literal", "Sum"), ("outputValue", "JavaScript", "7")).Connect("e → o").Definition());
        var parent = await host.StartAsync(host.Publish(new Drawing("parent")
            .Activity("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "Literal", "child"), ("waitForCompletion", "Literal", "true"))
            .Activity("w", "Elsa.WriteLine", ("text", "JavaScript", "getResultFromx().SubStatus + ' ' + getLastResult().Output.Sum"))
            .Connect("x → w").Definition()), new StartRun { InstanceId = "p", Properties = new Dictionary<string, string> { ["AuditId"] = "a1" } });
        var child = host.Instances[1];
        parent.State.Bookmarks.ShouldHaveSingleItem().Key.ShouldBe(child.State.InstanceId);
        child.State.ParentInstanceId.ShouldBe("p");
        child.State.Properties["AuditId"].ShouldBe("a1");

        await host.ResumeAsync(child.State.Bookmarks[0].Id);

        host.Lines.ShouldBe(["Finished 7"]);
        parent.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Workflows_that_execute_each_other_without_end_fault()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog(), new EngineOptions { InlineDepth = 4 }));

        await host.StartAsync(host.Publish(new Drawing("self").Activity("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "Literal", "self")).Definition()));

        host.Instances.Count.ShouldBe(5);
        host.Instances.Count(instance => instance.State.SubStatus == WorkflowSubStatus.Faulted).ShouldBe(1);
    }

    [Fact]
    public async Task An_event_starts_the_workflows_that_it_triggers_and_its_payload_is_the_result()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var workflow = host.Publish(new Drawing("started").Event("e", "order").Activity("w", "Elsa.WriteLine", ("text", "JavaScript", "'got ' + getLastResult()")).Connect("e → w").Starts("e").Definition());
        workflow.Triggers.ShouldBe([new WorkflowTrigger("e", "Elsa.Event", "order")]);

        await host.PublishAsync(new PublishedEvent { Name = "order", CorrelationId = "c", Payload = 5 });

        host.Lines.ShouldBe(["got 5"]);
        host.Instances.ShouldHaveSingleItem().State.CorrelationId.ShouldBe("c");
    }

    [Fact]
    public void A_timer_trigger_tells_when_it_is_due()
    {
        var engine = new WorkflowEngine(new ActivityCatalog());
        var workflow = engine.Compile(new Drawing("timed").Activity("t", "Elsa.Cron", ("cronExpression", "Literal", "0 0 6 * * MON-FRI")).Starts("t").Definition());

        workflow.Triggers.ShouldHaveSingleItem().NextDue(new DateTimeOffset(2026, 1, 2, 7, 0, 0, TimeSpan.Zero)).ShouldBe(new DateTimeOffset(2026, 1, 5, 6, 0, 0, TimeSpan.Zero));
    }
}
