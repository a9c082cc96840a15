using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

public sealed class OperatorTests
{
    private bool _fails = true;

    private (WorkflowEngine Engine, MemoryHost Host, CompiledWorkflow Workflow) Prepare(bool continues = false)
    {
        var catalog = new ActivityCatalog();
        catalog.Add(new ActivityDescriptor { TypeName = "Test.Shaky" }, _ => _fails ? throw new InvalidOperationException("not today") : ValueTask.CompletedTask);
        var engine = new WorkflowEngine(catalog);
        var drawing = new Drawing("shaky").Line("a").Activity("x", "Test.Shaky").Line("b").Connect("a → x", "x → b");
        return (engine, new MemoryHost(engine), engine.Compile((continues ? drawing.ContinueWithIncidents() : drawing).Definition()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operator_retries_a_faulted_activity(bool continues)
    {
        var (engine, host, workflow) = Prepare(continues);
        var faulted = (await engine.StartAsync(workflow, new StartRun { InstanceId = "i" }, host, CancellationToken.None)).State;
        faulted.SubStatus.ShouldBe(continues ? WorkflowSubStatus.Suspended : WorkflowSubStatus.Faulted);
        _fails = false;

        var result = await engine.RetryAsync(workflow, Stored(faulted), faulted.Incidents[0].ActivityInstanceId, host, CancellationToken.None);

        result.Journal.Select(entry => entry.ToString()).ShouldBe(["Retried x", "Started x", "Completed x", "Started b", "Completed b", "Completed F", "Completed Workflow1"]);
        result.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        result.State.Incidents.ShouldHaveSingleItem().IsResolved.ShouldBeTrue();
        host.Lines.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_retry_that_fails_again_adds_an_incident()
    {
        var (engine, host, workflow) = Prepare();
        var faulted = (await engine.StartAsync(workflow, new StartRun { InstanceId = "i" }, host, CancellationToken.None)).State;

        var result = await engine.RetryAsync(workflow, Stored(faulted), faulted.Incidents[0].ActivityInstanceId, host, CancellationToken.None);

        result.State.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        result.State.Incidents.Select(incident => incident.IsResolved).ShouldBe([true, false]);
    }

    [Fact]
    public async Task An_operator_skips_a_faulted_activity_with_a_reason()
    {
        var (engine, host, workflow) = Prepare();
        var faulted = (await engine.StartAsync(workflow, new StartRun { InstanceId = "i" }, host, CancellationToken.None)).State;

        var result = await engine.SkipAsync(workflow, Stored(faulted), faulted.Incidents[0].ActivityInstanceId, null, "done by hand", host, CancellationToken.None);

        result.Journal[0].Message.ShouldBe("done by hand");
        result.Journal.Select(entry => entry.ToString()).ShouldBe(["Skipped x", "Completed x", "Started b", "Completed b", "Completed F", "Completed Workflow1"]);
        result.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Cancelling_removes_every_bookmark_and_is_journalled()
    {
        var engine = new WorkflowEngine(new ActivityCatalog());
        var host = new MemoryHost(engine);
        var workflow = engine.Compile(new Drawing("w").Line("s").Event("e1", "one").Event("e2", "two").Connect("s → e1", "s → e2").Definition());
        var waiting = (await engine.StartAsync(workflow, new StartRun { InstanceId = "i" }, host, CancellationToken.None)).State;

        var result = await engine.CancelAsync(workflow, Stored(waiting), host, CancellationToken.None);

        result.State.SubStatus.ShouldBe(WorkflowSubStatus.Cancelled);
        result.State.Bookmarks.ShouldBeEmpty();
        result.BookmarksBurnt.Count.ShouldBe(2);
        result.Journal.Select(entry => entry.ToString()).ShouldBe(["Canceled e1", "Canceled e2", "Canceled F", "Canceled Workflow1", "Workflow cancelled Workflow1"]);
        (await engine.CancelAsync(workflow, result.State, host, CancellationToken.None)).Journal.ShouldBeEmpty();
    }

    private static WorkflowState Stored(WorkflowState state) => WorkflowState.Parse(state.Serialize());
}
