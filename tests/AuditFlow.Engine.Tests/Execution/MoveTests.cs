using System.Text.Json.Nodes;
using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>Instances that are moved to a newer version of their definition while they wait.</summary>
public sealed class MoveTests
{
    private readonly WorkflowEngine _engine = new(new ActivityCatalog());
    private readonly MemoryHost _host;

    public MoveTests() => _host = new MemoryHost(_engine);

    [Fact]
    public async Task A_run_goes_on_in_the_new_version_and_repeats_no_step()
    {
        var (from, to, state) = await PrepareAsync(
            new Drawing("d").Line("a").Event("e", "go").Line("b").Connect("a → e", "e → b"),
            new Drawing("d").Line("a").Event("e", "go").Line("new").Line("b").Connect("a → e", "e → new", "new → b"));

        var moved = _engine.Move(from, to, state, _host, "the new step is needed");

        moved.Journal.ShouldHaveSingleItem().ToString().ShouldBe("Moved Workflow1");
        moved.Journal[0].Message.ShouldBe("Moved from version 1 to version 2: the new step is needed");
        moved.Journal[0].Sequence.ShouldBe(state.JournalSequence);
        moved.BookmarksBurnt.ShouldBeEmpty();
        moved.BookmarksSet.ShouldBeEmpty();
        moved.State.Version.ShouldBe(2);
        (await ResumeAsync(to, moved.State)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        _host.Lines.ShouldBe(["a", "new", "b"]);
    }

    [Fact]
    public async Task A_waiting_activity_that_is_gone_stands_against_the_move()
    {
        var (from, to, state) = await PrepareAsync(
            new Drawing("d").Event("e", "go").Line("b").Connect("e → b"),
            new Drawing("d").Event("other", "go").Line("b").Connect("other → b"));

        var plan = _engine.PlanMove(from, to, state);

        plan.IsPossible.ShouldBeFalse();
        plan.Hindrances.ShouldBe(["e waits, and version 2 does not have it."]);
        plan.Activities.Single(activity => activity.IsWaiting).ToNodeId.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => _engine.Move(from, to, state, _host)).Message.ShouldBe("e waits, and version 2 does not have it.");
    }

    [Fact]
    public async Task A_waiting_activity_of_another_type_stands_against_the_move()
    {
        var (from, to, state) = await PrepareAsync(
            new Drawing("d").Event("e", "go"),
            new Drawing("d").Activity("e", "Elsa.Delay", ("timeSpan", "Literal", "01:00:00")));

        _engine.PlanMove(from, to, state).Hindrances.ShouldBe(["e waits as Elsa.Event, and is Elsa.Delay in version 2."]);
    }

    [Fact]
    public async Task Variables_are_kept_converted_dropped_and_added_with_a_sentence_each()
    {
        var before = new Drawing("d").Variable("Kept", "String", "k").Variable("Count", "String", "12").Variable("Old", "String", "o").Event("e", "go").Definition();
        var after = new Drawing("d").Variable("Kept", "String", "other").Variable("Count", "Int32", "0").Variable("Fresh", "String", "f").Event("e", "go")
            .Activity("w", "Elsa.WriteLine", ("text", "JavaScript", "getKept() + (getCount() + 1) + getFresh()")).Connect("e → w").Definition();
        var (from, to, state) = await PrepareAsync(before, after);

        var plan = _engine.PlanMove(from, to, state);
        var moved = _engine.Move(from, to, state, _host);

        plan.Variables.Select(variable => $"{variable.Name} {variable.Move}").ShouldBe(["Kept Kept", "Count Converted", "Fresh Added", "Old Dropped"]);
        plan.Notes.ShouldBe(["The variable Count becomes Int32.", "The variable Fresh is new; it has its first value.", "The variable Old is gone; its value is lost."]);
        await ResumeAsync(to, moved.State);
        _host.Lines.ShouldBe(["k13f"]);
    }

    [Fact]
    public async Task A_renamed_variable_keeps_its_value_by_its_id()
    {
        var after = new Drawing("d").Variable("V", "String", "").Event("e", "go").Activity("w", "Elsa.WriteLine", ("text", "JavaScript", "getBetter()")).Connect("e → w").Definition();
        after.Document["variables"]![0]!["name"] = "Better";
        var (from, to, state) = await PrepareAsync(new Drawing("d").Variable("V", "String", "value").Event("e", "go").Definition(), after);

        await ResumeAsync(to, _engine.Move(from, to, state, _host).State);

        _host.Lines.ShouldBe(["value"]);
    }

    [Fact]
    public async Task A_join_does_not_wait_for_a_step_that_is_drawn_behind_the_run()
    {
        var (from, to, state) = await PrepareAsync(
            new Drawing("d").Line("s").Line("a").Event("e", "go").Line("join").Connect("s → a", "s → e", "a → join", "e → join"),
            new Drawing("d").Line("s").Line("a").Line("late").Event("e", "go").Line("join").Connect("s → a", "s → e", "a → late", "late → join", "e → join", "s → join"));

        var plan = _engine.PlanMove(from, to, state);
        var moved = _engine.Move(from, to, state, _host);

        plan.Notes.ShouldBe(["late is new before the place where the run stands; it is passed over."]);
        (await ResumeAsync(to, moved.State)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        _host.Lines.ShouldBe(["s", "a", "join"]);
    }

    [Fact]
    public async Task A_join_that_has_all_it_waits_for_in_the_new_version_stands_against_the_move()
    {
        var (from, to, state) = await PrepareAsync(
            new Drawing("d").Line("s").Line("a").Event("e", "go").Line("join").Connect("s → a", "s → e", "a → join", "e → join"),
            new Drawing("d").Line("s").Line("a").Event("e", "go").Line("join").Connect("s → a", "s → e", "a → join"));

        _engine.PlanMove(from, to, state).Hindrances.ShouldBe(["join waited for a way that version 2 does not have, and nothing would let it go on."]);
    }

    [Theory]
    [InlineData("WaitAll", false)]
    [InlineData("WaitAllActive", true)]
    public async Task A_join_that_needs_every_way_stands_against_a_move_that_draws_a_new_way_behind_the_run(string mode, bool moves)
    {
        Drawing Ways(string step) => new Drawing("d").Line("s").Line(step).Event("e", "go").Activity("join", "Elsa.FlowJoin", ("mode", "Literal", mode)).Line("last")
            .Connect("s → e", $"s → {step}", $"{step} → join", "e → join", "join → last");
        var (from, to, state) = await PrepareAsync(Ways("step"), Ways("step-anew"));

        var plan = _engine.PlanMove(from, to, state);

        plan.Hindrances.ShouldBe(moves
            ? []
            : ["join waits until every way into it was taken, and the one from step-anew, which is new before the place where the run stands, would never be."]);
        if (moves)
        {
            await ResumeAsync(to, _engine.Move(from, to, state, _host).State);
            _host.Lines.ShouldBe(["s", "step", "last"]);
        }
    }

    [Fact]
    public async Task A_loop_keeps_counting_where_it_was()
    {
        static Drawing Loop() => new Drawing("d").Variable("N", "Int32", "0").Line("s").Event("e", "go").Set("inc", "N", "getN() + 1")
            .Activity("more", "Elsa.FlowDecision", ("condition", "JavaScript", "getN() < 3")).Line("end")
            .Connect("s → e", "e → inc", "inc → more", "more.True → e", "more.False → end");
        var (from, to, state) = await PrepareAsync(Loop(), Loop().Line("after").Connect("end → after"));
        state = (await _engine.ResumeAsync(from, state, new ResumeRun { BookmarkId = state.Bookmarks[0].Id }, _host, CancellationToken.None)).State;

        var moved = _engine.Move(from, to, Stored(state), _host).State;
        for (var i = 0; i < 2; i++)
        {
            moved = await ResumeAsync(to, moved);
        }

        moved.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        moved.Variables["N"].ShouldBe(3);
        _host.Lines.ShouldBe(["s", "end", "after"]);
    }

    [Fact]
    public async Task A_sequence_goes_on_behind_the_step_that_waited()
    {
        var (from, to, state) = await PrepareAsync(Sequence("a", "!e", "b"), Sequence("first", "a", "before", "!e", "between", "b"));

        await ResumeAsync(to, _engine.Move(from, to, state, _host).State);

        _host.Lines.ShouldBe(["a", "between", "b"]);
    }

    [Fact]
    public async Task A_bookmark_that_lies_elsewhere_is_burnt_and_set_anew()
    {
        var after = new Drawing("d").Line("a").Event("e", "go").Line("b").Connect("a → e", "e → b").Definition();
        after.Document["root"]!["id"] = "Renamed";
        var (from, to, state) = await PrepareAsync(new Drawing("d").Line("a").Event("e", "go").Connect("a → e").Definition(), after);

        var moved = _engine.Move(from, to, state, _host);

        moved.BookmarksBurnt.ShouldBe([state.Bookmarks[0].Id]);
        moved.BookmarksSet.ShouldHaveSingleItem().ActivityNodeId.ShouldBe("Workflow1:Renamed:e");
        moved.BookmarksSet[0].Key.ShouldBe("go");
        moved.State.Bookmarks.ShouldBe(moved.BookmarksSet);
        await ResumeAsync(to, moved.State);
        _host.Lines.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_faulted_run_is_moved_and_then_retried()
    {
        var (from, to, state) = await PrepareAsync(
            new Drawing("d").Line("a").Activity("x", "Elsa.WriteLine", ("text", "JavaScript", "null.y")).Connect("a → x"),
            new Drawing("d").Line("a").Activity("x", "Elsa.WriteLine", ("text", "JavaScript", "'mended'")).Connect("a → x"));

        var moved = _engine.Move(from, to, state, _host).State;
        var result = await _engine.RetryAsync(to, Stored(moved), moved.Incidents[0].ActivityInstanceId, _host, CancellationToken.None);

        result.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        _host.Lines.ShouldBe(["a", "mended"]);
    }

    [Fact]
    public async Task A_run_that_has_ended_and_another_workflow_are_refused()
    {
        var (from, to, state) = await PrepareAsync(new Drawing("d").Line("a"), new Drawing("d").Line("a"));
        _engine.PlanMove(from, to, state).Hindrances.ShouldBe(["The run has ended (Finished); there is nothing to move."]);
        _engine.PlanMove(from, _engine.Compile(new Drawing("other").Line("a").Definition()), state).Hindrances.ShouldBe(["other is another workflow than d."]);
        Should.Throw<ArgumentException>(() => _engine.PlanMove(to, from, state));
    }

    private Task<(CompiledWorkflow From, CompiledWorkflow To, WorkflowState State)> PrepareAsync(Drawing from, Drawing to) => PrepareAsync(from.Definition(), to.Definition());

    private async Task<(CompiledWorkflow From, CompiledWorkflow To, WorkflowState State)> PrepareAsync(WorkflowDefinition from, WorkflowDefinition to)
    {
        to.Document["id"] = "d-v2";
        to.Document["version"] = 2;
        var compiled = _engine.Compile(from);
        var started = await _engine.StartAsync(compiled, new StartRun { InstanceId = "i" }, _host, CancellationToken.None);
        return (compiled, _engine.Compile(to), Stored(started.State));
    }

    private async Task<WorkflowState> ResumeAsync(CompiledWorkflow workflow, WorkflowState state)
        => (await _engine.ResumeAsync(workflow, Stored(state), new ResumeRun { BookmarkId = state.Bookmarks[0].Id }, _host, CancellationToken.None)).State;

    private static WorkflowState Stored(WorkflowState state) => WorkflowState.Parse(state.Serialize());

    private static WorkflowDefinition Sequence(params string[] steps) => WorkflowDefinition.From(new JsonObject
    {
        ["id"] = "d-v1",
        ["definitionId"] = "d",
        ["version"] = 1,
        ["root"] = new JsonObject
        {
            ["id"] = "S",
            ["type"] = "Elsa.Sequence",
            ["activities"] = new JsonArray([.. steps.Select(step => step[0] == '!'
                ? new JsonObject { ["id"] = step[1..], ["type"] = "Elsa.Event", ["eventName"] = "go" }
                : new JsonObject { ["id"] = step, ["type"] = "Elsa.WriteLine", ["text"] = step })]),
        },
    });
}
