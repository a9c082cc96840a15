using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>Situations in which users of Elsa lost bookmarks, inputs or whole runs; here they must come out right.</summary>
public sealed class LessonTests
{
    private static MemoryHost Host(EngineOptions? options = null) => new(new WorkflowEngine(new ActivityCatalog(), options));

    [Fact]
    public async Task Parallel_delays_all_resume()
    {
        var host = Host();
        var drawing = new Drawing("delays").Line("s");
        for (var i = 1; i <= 5; i++)
        {
            drawing.Activity($"d{i}", "Elsa.Delay", ("timeSpan", "Literal", $"00:0{i}:00")).Line($"after{i}").Connect($"s → d{i}", $"d{i} → after{i}");
        }

        var instance = await host.StartAsync(host.Publish(drawing.Definition()));
        await host.PassAsync(TimeSpan.FromMinutes(5));

        host.Lines.ShouldBe(["s", "after1", "after2", "after3", "after4", "after5"]);
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task One_activity_that_waits_many_times_at_once_keeps_a_bookmark_each()
    {
        var host = Host();
        var drawing = new Drawing("many").Activity("all", "Elsa.ParallelForEach", ("items", "JavaScript", "[1,2,3]"));
        var definition = drawing.Definition();
        definition.Document["root"]!["activities"]![0]!["body"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{ "id": "e", "type": "Elsa.Event", "eventName": { "typeName": "String", "expression": { "type": "JavaScript", "value": "'e' + getCurrentValue()" } } }""");
        var instance = await host.StartAsync(host.Publish(definition));
        instance.State.Bookmarks.Select(bookmark => bookmark.Key).ShouldBe(["e1", "e2", "e3"]);

        await host.PublishAsync(new PublishedEvent { Name = "e2" });
        instance.State.Bookmarks.Select(bookmark => bookmark.Key).ShouldBe(["e1", "e3"]);
        await host.PublishAsync(new PublishedEvent { Name = "e3" });
        await host.PublishAsync(new PublishedEvent { Name = "e1" });

        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task A_branch_that_loops_back_keeps_waiting_when_another_branch_reaches_the_join()
    {
        var host = Host();
        var drawing = new Drawing("loop").Line("s").Event("ask", "answer")
            .Activity("again", "Elsa.FlowDecision", ("condition", "JavaScript", "getLastResult() === 'again'"))
            .Event("slow", "slow").Activity("join", "Elsa.FlowJoin", ("mode", "Literal", "WaitAllActive")).Line("z")
            .Connect("s → ask", "ask → again", "again.True → ask", "again.False → join", "s → slow", "slow → join", "join → z");
        var instance = await host.StartAsync(host.Publish(drawing.Definition()));

        await host.PublishAsync(new PublishedEvent { Name = "answer", Payload = "again" });
        await host.PublishAsync(new PublishedEvent { Name = "slow" });

        instance.State.Bookmarks.ShouldHaveSingleItem().Key.ShouldBe("answer");
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
    }

    [Fact]
    public async Task Every_child_gets_its_own_item_and_the_parent_goes_on_after_the_last_of_many()
    {
        var host = Host();
        host.Publish(new Drawing("child").Activity("w", "Elsa.WriteLine", ("text", "JavaScript", "'child ' + getInput('Item')")).Definition());
        var instance = await host.StartAsync(host.Publish(new Drawing("parent")
            .Activity("bulk", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", "Literal", "child"), ("items", "JavaScript", "Array.from({ length: 250 }, (_, i) => i)"))
            .Line("done").Connect("bulk.Done → done").Definition()));

        host.Lines.Count.ShouldBe(251);
        host.Lines.Take(250).Distinct().Count().ShouldBe(250);
        host.Lines[^1].ShouldBe("done");
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        instance.State.Bookmarks.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_bulk_dispatches_of_one_run_do_not_take_each_others_children()
    {
        var host = Host();
        host.Publish(new Drawing("child").Event("wait", "go").Definition());
        var instance = await host.StartAsync(host.Publish(new Drawing("parent").Line("s")
            .Activity("one", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", "Literal", "child"), ("items", "JavaScript", "[1]"))
            .Activity("two", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", "Literal", "child"), ("items", "JavaScript", "[1, 2]"))
            .Line("first").Line("second")
            .Connect("s → one", "s → two", "one.Done → first", "two.Done → second").Definition()));

        await host.ResumeAsync(host.Instances[1].State.Bookmarks[0].Id);
        host.Lines.ShouldBe(["s", "first"]);
        await host.ResumeAsync(host.Instances[2].State.Bookmarks[0].Id);
        host.Lines.ShouldBe(["s", "first"]);
        await host.ResumeAsync(host.Instances[3].State.Bookmarks[0].Id);

        host.Lines.ShouldBe(["s", "first", "second"]);
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Resuming_a_bookmark_twice_does_the_work_once()
    {
        var host = Host();
        var engine = new WorkflowEngine(new ActivityCatalog());
        var workflow = engine.Compile(new Drawing("once").Event("e", "go").Line("l").Connect("e → l").Definition());
        var waiting = (await engine.StartAsync(workflow, new StartRun { InstanceId = "i" }, host, CancellationToken.None)).State;
        var resume = new ResumeRun { BookmarkId = waiting.Bookmarks[0].Id };
        var first = await engine.ResumeAsync(workflow, waiting, resume, host, CancellationToken.None);

        var second = await engine.ResumeAsync(workflow, first.State, resume, host, CancellationToken.None);

        first.BookmarksBurnt.ShouldBe([resume.BookmarkId]);
        second.Journal.ShouldBeEmpty();
        second.State.ShouldBe(first.State);
        host.Lines.ShouldBe(["l"]);
    }

    [Fact]
    public async Task A_drawing_that_loops_for_ever_faults_instead_of_hanging()
    {
        var host = Host(new EngineOptions { ActivitiesPerBurst = 500 });

        var instance = await host.StartAsync(host.Publish(new Drawing("loop").Line("a").Line("b").Connect("a → b", "b → a").Definition()));

        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        instance.State.Incidents.ShouldHaveSingleItem().Message.ShouldContain("loops for ever");
    }

    [Fact]
    public async Task A_script_that_loops_for_ever_faults_instead_of_hanging()
    {
        var host = Host();

        var instance = await host.StartAsync(host.Publish(new Drawing("loop").Activity("a", "Elsa.WriteLine", ("text", "JavaScript", "while (true) {}")).Definition()));

        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
    }

    [Fact]
    public async Task A_script_cannot_eat_the_stack_or_the_memory()
    {
        foreach (var script in (string[])["function f() { return f() } f()", "'x'.repeat(1e9)", "let a = [1]; while (true) a = a.concat(a)", "let s = 'x'; while (true) s += s", "new Array(1e9).fill(0)"])
        {
            var host = Host();
            var instance = await host.StartAsync(host.Publish(new Drawing("big").Activity("a", "Elsa.WriteLine", ("text", "JavaScript", script)).Definition()));
            instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Faulted, script);
        }
    }

    [Fact]
    public async Task A_finished_instance_keeps_nothing_of_what_ended()
    {
        var host = Host();
        var drawing = new Drawing("long").Variable("N", "Int32", "0").Set("inc", "N", "getN() + 1")
            .Activity("more", "Elsa.FlowDecision", ("condition", "JavaScript", "getN() < 500")).Line("end")
            .Connect("inc → more", "more.True → inc", "more.False → end");

        var instance = await host.StartAsync(host.Publish(drawing.Definition()));

        instance.Journal.Count.ShouldBeGreaterThan(2000);
        instance.State.Serialize().Length.ShouldBeLessThan(700);
        instance.State.Variables["N"].ShouldBe(500);
    }
}
