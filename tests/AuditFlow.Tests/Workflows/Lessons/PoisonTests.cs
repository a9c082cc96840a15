using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;
using static AuditFlow.Tests.Workflows.Lessons.LessonApp;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>A run that cannot be done, or does not end, harms nobody else and is shown to somebody who can mend it.</summary>
[OnBothDatabases]
public sealed class PoisonTests(LessonApp app) : IClassFixture<LessonApp>
{
    [Fact(Timeout = 300_000)]
    [Trait("Elsa", "7891")]
    public async Task Expressions_and_loops_without_end_stop_with_an_incident_and_the_runs_beside_them_go_on()
    {
        string[] endless =
        [
            "while (true) {}", "for (;;) {}", "function f() { return f() } f()", "let s = 'x'; while (true) s += s", "let a = [1]; while (true) a = a.concat(a)",
            "Array.from({ length: 3000 }, (_, i) => i).map(i => Array.from({ length: 3000 }, (_, j) => i * j))",
        ];
        await app.Publish("beside", Line("a"), Waits("w", "beside on"), Line("b"));
        var (healthy, sick) = (new List<string>(), new List<string>());
        foreach (var (script, number) in endless.Select((s, i) => (s, i)))
        {
            await app.Publish($"endless-{number}", Line("a"), Activity("x", "Elsa.WriteLine", ("text", $"js:{script}")), Line("never"));
            healthy.Add(await app.Start("beside"));
            sick.Add(await app.Start($"endless-{number}"));
        }

        // Backtracking would take longer than anybody lives; here it is matched without.
        await app.Publish("long-pattern", Activity("x", "Elsa.WriteLine", ("text", "js:/^(a+)+$/.test('a'.repeat(60) + '!')")));
        var pattern = await app.Start("long-pattern");
        var loop = Activity("x", "Elsa.While", ("condition", true));
        loop["body"] = Line("again");
        await app.Publish("endless-loop", loop, Line("never"));
        sick.Add(await app.Start("endless-loop"));
        healthy.Add(await app.Start("beside"));

        await app.Until_idle();
        await app.Event("beside on");
        await app.Until_idle();

        (await app.Status(pattern)).ShouldBe("Finished");
        foreach (var run in sick)
        {
            var shown = await app.Send(new ShowRun { Id = run });
            shown.Run.State.ShouldBe("Faulted", shown.Run.DefinitionId);
            shown.Incidents.ShouldHaveSingleItem().ActivityId.ShouldBeOneOf("x", "again");
        }

        foreach (var run in healthy)
        {
            (await app.Status(run)).ShouldBe("Finished");
            (await app.Done(run)).ShouldBe(["a", "w", "b"]);
        }

        await app.NothingIsLeftOf([.. healthy, .. sick]);
    }

    [Fact]
    public async Task One_poisoned_run_of_a_batch_harms_nobody_and_an_operator_lets_it_go_on_from_the_page()
    {
        await app.Publish("batch", Line("a"), Waits("w", "batch on"), Line("b"));
        var runs = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            runs.Add(await app.Start("batch"));
        }

        await app.Until_idle();
        var poison = runs[13];
        await Lose(poison, "gone");
        await app.Event("batch on");
        await app.Until_idle();

        // The others have gone on before the clock moves on.
        foreach (var run in runs.Where(r => r != poison))
        {
            (await app.Done(run)).ShouldBe(["a", "w", "b"]);
        }

        var browser = await app.Browser(Role.ComplianceLead);
        (await browser.Open("/workflows")).Text.ShouldContain("Nothing is parked.");
        await UntilParked();
        await browser.Open("/workflows");
        var row = browser.Page.QuerySelectorAll("section").Single(s => s.QuerySelector("h2")?.TextContent == "Parked work").QuerySelectorAll("tbody tr").ShouldHaveSingleItem();
        row.TextContent.ShouldContain("Go on after a wait");
        row.TextContent.ShouldContain("batch");
        row.TextContent.ShouldContain((await app.Read(db => db.Signals.SingleAsync(s => s.ParkedBecause != null))).ParkedBecause!);
        row.QuerySelector("count, .num")!.TextContent.Trim().ShouldBe("8");
        row.QuerySelector("a")!.GetAttribute("href").ShouldBe($"/workflows/runs/{poison}");

        await Lose(poison, "batch-v1");
        await browser.Submit("Try again");
        browser.Address.AbsolutePath.ShouldBe("/workflows");
        browser.Text.ShouldContain("Nothing is parked.");
        await app.Until_idle();

        (await app.Done(poison)).ShouldBe(["a", "w", "b"]);
        await app.NothingIsLeftOf(runs);
        (await app.Read(db => db.TrailEntries.SingleAsync(e => e.What == "parked-work-retried" && e.Subject == $"run:{poison}"))).Sentence.ShouldBe("Parked work was given to the pump again.");
    }

    [Fact]
    public async Task The_page_of_a_run_shows_its_own_parked_work_and_only_those_who_mend_runs_try_it_again()
    {
        await app.Publish("own-page", Waits("w", "own page on"), Line("b"));
        var (poison, other) = (await app.Begin("own-page"), await app.Begin("own-page"));
        await Lose(poison, "gone");
        await app.Send(new CancelRun { RunId = poison, Reason = "Over." });
        await UntilParked();

        var manager = await app.Browser(Role.Manager);
        (await manager.Open($"/workflows/runs/{poison}")).Text.ShouldContain("End the run");
        manager.Text.ShouldContain("Parked work");
        manager.Page.QuerySelectorAll("button").ShouldNotContain(b => b.TextContent == "Try again");
        (await manager.Open($"/workflows/runs/{other}")).Text.ShouldNotContain("Parked work");
        var signal = (await app.Send(new ListParked { RunId = poison })).Rows.ShouldHaveSingleItem().SignalId;
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.Manager).Send(new RetryParked { SignalId = signal }))).Code.ShouldBe("not-allowed");
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.ControlOwner).Send(new ListParked()))).Code.ShouldBe("not-allowed");

        await Lose(poison, "own-page-v1");
        var lead = await app.Browser(Role.ComplianceLead);
        await (await lead.Open($"/workflows/runs/{poison}")).Submit("Try again");
        lead.Address.AbsolutePath.ShouldBe($"/workflows/runs/{poison}");
        lead.Text.ShouldNotContain("Parked work");
        (await Should.ThrowAsync<Refusal>(() => app.Send(new RetryParked { SignalId = signal }))).Code.ShouldBe("not-parked");
        await app.Until_idle();

        (await app.Status(poison)).ShouldBe("Cancelled");
        await app.NothingIsLeftOf(poison);
    }

    [Fact]
    public async Task Parked_work_is_paged_and_an_answer_is_shown_with_the_run_that_waits_for_it()
    {
        await app.Publish("parked-answer", Waits("w", "parked answer"));
        var run = await app.Begin("parked-answer");
        await app.Commit(services =>
        {
            var db = services.GetRequiredService<AuditFlowDb>();
            for (var i = 0; i < 51; i++)
            {
                db.Signals.Add(new WorkflowSignal
                {
                    Id = Guid.CreateVersion7(app.Clock.GetUtcNow().AddMilliseconds(i)), Kind = SignalKind.Match, Name = "Elsa.Event", Key = i == 0 ? "parked answer" : $"parked {i}", CreatedAt = app.Clock.GetUtcNow().AddSeconds(i),
                    Attempts = 8, ParkedBecause = $"Reason {i}.",
                });
            }
        });
        var browser = await app.Browser(Role.ComplianceLead);

        (await browser.Open("/workflows")).Text.ShouldContain("1–50 of 51");
        browser.Text.ShouldContain("Reason 49.");
        browser.Text.ShouldNotContain("Reason 50.");
        await browser.Open(browser.Page.QuerySelector("a[rel=next][href*=parked]")!.GetAttribute("href")!);
        browser.Text.ShouldContain("Reason 50.");
        browser.Text.ShouldNotContain("Reason 49.");
        (await browser.Open($"/workflows/runs/{run}")).Text.ShouldContain("Reason 0.");
        browser.Text.ShouldNotContain("Reason 1.");

        await app.Change(db => db.Signals.Where(s => s.ParkedBecause != null).ExecuteDeleteAsync());
    }

    Task<int> Lose(string run, string version) => app.Change(db => db.Instances.Where(i => i.Id == run).ExecuteUpdateAsync(set => set.SetProperty(i => i.DefinitionVersionId, version)));

    async Task UntilParked()
    {
        for (var tries = 0; tries < 8; tries++)
        {
            await app.Until_idle();
            app.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        (await app.Read(db => db.Signals.CountAsync(s => s.ParkedBecause != null))).ShouldBe(1);
    }
}
