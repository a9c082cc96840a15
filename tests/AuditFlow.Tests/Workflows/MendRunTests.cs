using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>How an operator deals with a run that stopped.</summary>
[OnBothDatabases]
public sealed class MendRunTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_step_that_faulted_is_run_again_and_the_reason_is_in_the_trail()
    {
        var isBroken = true;
        await app.Inside(services =>
        {
            services.GetRequiredService<ActivityCatalog>().Add(
                new ActivityDescriptor { TypeName = "Test.Flaky" },
                _ => isBroken ? throw new InvalidOperationException("The ticket system does not answer.") : ValueTask.CompletedTask);
            return Task.FromResult(true);
        });
        var run = await Start("retried", Activity("f", "Test.Flaky"), Activity("z", "Elsa.WriteLine", ("text", "on")));
        (await Status(run)).ShouldBe("Faulted");

        isBroken = false;
        await app.Send(new MendRun { RunId = run, ActivityInstanceId = await Stopped(run), By = MendBy.Retry, Reason = "The ticket system is back." });
        await app.Until_idle();

        (await Status(run)).ShouldBe("Finished");
        (await Journal(run)).ShouldContain("Retried f");
        (await Journal(run)).ShouldContain("Completed z");
        (await Trail(run, "run-mended")).ShouldContain("The ticket system is back.");
    }

    [Fact]
    public async Task A_step_that_faulted_is_passed_over_with_a_reason_that_stays_in_the_journal_and_the_trail()
    {
        var run = await Start("skipped", Activity("f", "Elsa.Fault", ("message", "no")), Activity("z", "Elsa.WriteLine", ("text", "on")));

        await app.Send(new MendRun { RunId = run, ActivityInstanceId = await Stopped(run), By = MendBy.Skip, Reason = "Done by hand on Monday." });
        await app.Until_idle();

        (await Status(run)).ShouldBe("Finished");
        (await Journal(run)).ShouldContain("Skipped f Done by hand on Monday.");
        (await Trail(run, "run-mended")).ShouldContain("Done by hand on Monday.");
        (await Should.ThrowAsync<Refusal>(async () => await app.Send(new MendRun { RunId = run, ActivityInstanceId = "x", By = MendBy.Skip, Reason = "Again." }))).Code.ShouldBe("run-not-faulted");
    }

    [Fact]
    public async Task A_run_is_cancelled_with_a_reason_and_nothing_of_it_waits_any_more()
    {
        var run = await Start("cancelled", Activity("e", "Elsa.Event", ("eventName", "never comes")));

        await app.Send(new CancelRun { RunId = run, Reason = "Started for the wrong audit." });
        await app.Until_idle();

        (await Status(run)).ShouldBe("Cancelled");
        (await app.Read(db => db.Bookmarks.CountAsync(b => b.InstanceId == run))).ShouldBe(0);
        (await Trail(run, "run-cancelled")).ShouldContain("Started for the wrong audit.");
        (await Should.ThrowAsync<Refusal>(() => app.Send(new CancelRun { RunId = run, Reason = "Again." }))).Code.ShouldBe("run-ended");
    }

    [Fact]
    public async Task Mending_needs_a_reason_and_a_role()
    {
        var run = await Start("guarded", Activity("f", "Elsa.Fault", ("message", "no")));
        var stopped = await Stopped(run);

        await Should.ThrowAsync<InvalidRequest>(() => app.Send(new MendRun { RunId = run, ActivityInstanceId = stopped, By = MendBy.Skip, Reason = "" }));
        await Should.ThrowAsync<InvalidRequest>(() => app.Send(new CancelRun { RunId = run, Reason = "" }));
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.ControlOwner).Send(new MendRun { RunId = run, ActivityInstanceId = stopped, By = MendBy.Skip, Reason = "I may not." }))).Code.ShouldBe("not-allowed");
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.ControlOwner).Send(new StartDrawing { DefinitionId = "guarded" }))).Code.ShouldBe("not-allowed");
    }

    async Task<string> Start(string definition, params System.Text.Json.Nodes.JsonObject[] activities)
    {
        await app.Send(new PublishDrawing { Json = Sequence(definition, activities) });
        var run = await app.Send(new StartDrawing { DefinitionId = definition });
        await app.Until_idle();
        return run;
    }

    Task<string> Status(string run) => app.Read(db => db.Instances.Where(i => i.Id == run).Select(i => i.SubStatus).SingleAsync());

    async Task<string> Stopped(string run) => (await app.Send(new ShowRun { Id = run })).Incidents.Single().ActivityInstanceId;

    async Task<List<string>> Journal(string run) => (await app.Journal(run)).ConvertAll(j => $"{j.Event} {j.ActivityId} {j.Message}".TrimEnd());

    Task<string> Trail(string run, string what) => app.Read(db => db.TrailEntries.Where(e => e.What == what && e.Subject == $"run:{run}").Select(e => e.Sentence).SingleAsync());
}
