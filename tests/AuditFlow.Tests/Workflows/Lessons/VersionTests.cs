using System.Diagnostics;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;
using static AuditFlow.Tests.Workflows.Lessons.LessonApp;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>Versions pile up and runs move between them: neither costs a start anything, nor does it repeat a step.</summary>
[OnBothDatabases]
public sealed class VersionTests(LessonApp app) : IClassFixture<LessonApp>
{
    [Fact]
    [Trait("Elsa", "6887")]
    public async Task A_run_that_is_moved_while_branches_wait_and_work_is_under_way_to_it_repeats_no_step()
    {
        await Publish(Line("b1"), Line("b2"));
        var run = await app.Begin("moves-in-the-middle");
        await app.Event("way one");
        await app.Until_idle();
        await app.Event("way two");
        var due = app.Clock.GetUtcNow().AddHours(1);
        await Publish(Line("b1"), Line("b2-new"));

        // The signal for the second way is there, the pump has not taken it.
        await app.Send(new MoveRun { RunId = run, Reason = "A newer way." });
        await using (var other = await app.SecondNode())
        {
            await Task.WhenAll(Task.Run(app.Until_idle), Task.Run(other.Until_idle));
        }

        app.Clock.MoveTo(due);
        await app.PumpWhile(() => Task.CompletedTask);

        (await app.Row(run)).ShouldSatisfyAllConditions(r => r.SubStatus.ShouldBe("Finished"), r => r.Version.ShouldBe(2));
        (await app.Done(run)).ShouldBe(["s", "w1", "b1", "w2", "b2-new", "d", "j", "z"], ignoreOrder: true);
        var journal = await app.Journal(run);
        journal.Where(l => l.Event is "Started" or "Completed").GroupBy(l => (l.Event, l.ActivityId)).ShouldAllBe(lines => lines.Count() == 1);
        journal.Count(l => l.Event == "Moved").ShouldBe(1);
        journal.Select(l => l.Sequence).Distinct().Count().ShouldBe(journal.Count);
        await app.NothingIsLeftOf(run);

        async Task Publish(System.Text.Json.Nodes.JsonObject one, System.Text.Json.Nodes.JsonObject two)
        {
            var (first, second) = ((string)one["id"]!, (string)two["id"]!);
            await app.Send(new PublishDrawing
            {
                Json = Flowchart(
                    "moves-in-the-middle",
                    [Line("s"), Waits("w1", "way one"), one, Waits("w2", "way two"), two, Activity("d", "Elsa.Delay", ("timeSpan", "01:00:00")), Activity("j", "Elsa.FlowJoin", ("mode", "WaitAll")), Line("z")],
                    [
                        ("s", "Done", "w1"), ("w1", "Done", first), (first, "Done", "j"), ("s", "Done", "w2"), ("w2", "Done", second), (second, "Done", "j"),
                        ("s", "Done", "d"), ("d", "Done", "j"), ("j", "Done", "z"),
                    ]),
            });
        }
    }

    [Fact]
    [OnSqliteAlone("SQLite counts its own steps; the plans of PostgreSQL depend on its statistics")]
    [Trait("Elsa", "6967")]
    public async Task A_start_costs_the_database_the_same_however_many_versions_and_ended_runs_there_are()
    {
        await PublishUpTo(3);
        await app.Publish(
            "piled-up-parent",
            Activity("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "piled-up"), ("waitForCompletion", true)),
            Activity("d", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "piled-up"), ("waitForCompletion", true)));
        using var steps = new SqliteSteps(app.Folder);
        var few = await OneStart();
        await PublishUpTo(60);
        var manyVersions = await OneStart();
        for (var i = 0; i < 900; i++)
        {
            await app.Start("piled-up");
        }

        await app.Until_idle();
        var manyRuns = await OneStart();

        few.Statements.ShouldBeGreaterThan(10);
        manyVersions.Statements.ShouldBe(few.Statements);
        manyRuns.Statements.ShouldBe(few.Statements);
        manyVersions.Steps.ShouldBeLessThanOrEqualTo(few.Steps + few.Steps / 20, $"{few} with 3 versions, {manyVersions} with 60");
        manyRuns.Steps.ShouldBeLessThanOrEqualTo(few.Steps + few.Steps / 20, $"{few} with 3 versions, {manyRuns} with 60 and 900 runs");

        async Task PublishUpTo(int versions)
        {
            for (var v = await app.Read(db => db.Definitions.CountAsync(d => d.DefinitionId == "piled-up")) + 1; v <= versions; v++)
            {
                (await app.Publish("piled-up", Line("a"), Line($"v{v}"))).Version.ShouldBe(v);
            }
        }

        // By hand, by a run that waits for it within its burst, and by one that has it done apart. The second of two: the first compiles the version.
        async Task<(long Statements, long Steps)> OneStart()
        {
            await app.Begin("piled-up-parent");
            var before = steps.Count;
            var (run, parent) = (await app.Begin("piled-up"), await app.Begin("piled-up-parent"));
            var after = steps.Count;
            (await app.Status(run)).ShouldBe("Finished");
            (await app.Status(parent)).ShouldBe("Finished");
            return (after.Statements - before.Statements, after.Steps - before.Steps);
        }
    }
}

/// <summary>Counts statements and the steps of SQLite's virtual machine on all connections to the database of one folder: what it reads and compares, not how long it takes.</summary>
internal sealed class SqliteSteps : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    readonly string folder;
    readonly List<IDisposable> subscriptions = [];
    readonly delegate_progress step;
    readonly strdelegate_trace statement;
    long statements;
    long steps;

    public SqliteSteps(string folder)
    {
        this.folder = folder;
        step = _ =>
        {
            Interlocked.Increment(ref steps);
            return 0;
        };
        statement = (_, _) => Interlocked.Increment(ref statements);
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public (long Statements, long Steps) Count => (Interlocked.Read(ref statements), Interlocked.Read(ref steps));

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            lock (subscriptions)
            {
                subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.ConnectionOpened.Name));
            }
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is ConnectionEventData { Connection: SqliteConnection { Handle: { } handle } connection } && connection.DataSource.StartsWith(folder, StringComparison.Ordinal))
        {
            raw.sqlite3_progress_handler(handle, 1, step, null);
            raw.sqlite3_trace(handle, statement, null);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }
    }
}
