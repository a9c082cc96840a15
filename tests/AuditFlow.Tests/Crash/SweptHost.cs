using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Crash;

/// <summary>
/// The product without its pages and without anything that runs by itself: one process of the story. The story is a
/// drawing that forks into a timer, a child that is waited for, three children in bulk of which one faults, and one that
/// nobody waits for and that faults; each leaves a row, a trail entry and a kept signal, some a mail.
/// </summary>
internal sealed class SweptHost : IAsyncDisposable
{
    static readonly TimeSpan[] Hours = [TimeSpan.Zero, TimeSpan.FromMinutes(40), TimeSpan.FromHours(2), TimeSpan.FromDays(2)];

    readonly WebApplication host;
    readonly TestClock clock;

    public SweptHost(DatabaseSettings database, string folder, TestClock clock, Boundaries boundaries)
    {
        this.clock = clock;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "auditflow", ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Test" });
        builder.Services.AddSingleton<TimeProvider>(new HastyClock(clock));
        builder.Services.AddSingleton<IMailTransport>(boundaries);
        builder.Services.AddProduct(new AuditFlowSettings { PublicUrl = "https://localhost", Data = new DataSettings { Folder = folder }, Database = database });
        builder.Services.ConfigureDbContext<SqliteAuditFlowDb>(options => options.AddInterceptors(boundaries));
        builder.Services.ConfigureDbContext<PostgresAuditFlowDb>(options => options.AddInterceptors(boundaries));

        // Mails are put into words by Razor, which lives in a web application. This one never starts.
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/");
        host = builder.Build();
        AddBlocks(host.Services.GetRequiredService<ActivityCatalog>());
    }

    /// <summary>Makes the tables, publishes the drawings and starts the story, which no pump has seen yet.</summary>
    public async Task BeginAsync()
    {
        await host.Services.MigrateAsync(CancellationToken.None);
        var session = new OperatorSession(host);
        foreach (var drawing in Drawings())
        {
            await session.SendAsync(new PublishDrawing { Json = drawing }, CancellationToken.None);
        }

        await session.SendAsync(new StartDrawing { DefinitionId = "story" }, CancellationToken.None);
    }

    /// <summary>Lets the pumps do all that is ready and all that becomes due in two days from the beginning.</summary>
    public async Task TellAsync(DateTimeOffset begun)
    {
        var (workflows, outbox) = (host.Services.GetRequiredService<WorkflowPump>(), host.Services.GetRequiredService<OutboxPump>());
        foreach (var hour in Hours)
        {
            var (then, now) = (begun + hour, clock.GetUtcNow());
            clock.MoveTo(then > now ? then : now);
            while (await workflows.RunOnceAsync(CancellationToken.None) + await outbox.RunOnceAsync(CancellationToken.None) > 0)
            {
            }
        }
    }

    public async Task<string> TextAsync()
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await DatabaseText.OfAsync(scope.ServiceProvider.GetRequiredService<AuditFlowDb>());
    }

    static void AddBlocks(ActivityCatalog catalog)
    {
        catalog.Add(new ActivityDescriptor { TypeName = "Story.Leave" }, context => LeaveAsync(context, isMailed: false));
        catalog.Add(new ActivityDescriptor { TypeName = "Story.Mail" }, context => LeaveAsync(context, isMailed: true));
        catalog.Add(new ActivityDescriptor { TypeName = "Story.LeaveAndFault" }, async context =>
        {
            await LeaveAsync(context, isMailed: true);
            throw new InvalidOperationException("It broke after it had written.");
        });
    }

    static async ValueTask LeaveAsync(ActivityContext context, bool isMailed)
    {
        var what = $"{context.NodeId} of {context.Run.InstanceId}";
        context.GetService<Signals>().Raise("left by the story", what);
        context.GetService<Trail>().Add(null, "left-by-the-story", "story", what);
        if (isMailed)
        {
            var mail = new TaskReminderEmail { TaskId = Guid.Empty, Title = "Tell the story", Assignee = "Owner", Due = "tomorrow", IsLate = false };
            await context.GetService<MailQueue>().EmailAsync(mail, new MailTo("owner@example.com"), what, context.CancellationToken);
        }
    }

    static IEnumerable<string> Drawings()
    {
        yield return Sequence("awaited", Activity("mail", "Story.Mail"), Activity("nap", "Elsa.Delay", ("timeSpan", "00:30:00")), Activity("leave", "Story.Leave"));
        yield return Sequence("broken", Activity("leave", "Story.Leave"), Activity("fault", "Story.LeaveAndFault"), Activity("never", "Story.Leave"));
        yield return Flowchart(
            "item",
            [Activity("is-bad", "Elsa.FlowDecision", ("condition", "js:getInput('Item') === 'bad'")), Activity("fault", "Elsa.Fault", ("message", "A bad item.")), Activity("mail", "Story.Mail")],
            [("is-bad", "True", "fault"), ("is-bad", "False", "mail")]);
        yield return Flowchart(
            "story",
            [
                Activity("first", "Story.Leave"), Branches("fork", "timer", "child", "bulk", "lost"),
                Activity("nap", "Elsa.Delay", ("timeSpan", "01:00:00")),
                Activity("run", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "awaited"), ("waitForCompletion", true)),
                Activity("items", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", "item"), ("items", "js:['good', 'bad', 'late']"), ("waitForCompletion", true)),
                Activity("send", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "broken")),
                Activity("join", "Elsa.FlowJoin", ("mode", "WaitAll")), Activity("last", "Story.Mail"),
            ],
            [
                ("first", "Done", "fork"), ("fork", "timer", "nap"), ("fork", "child", "run"), ("fork", "bulk", "items"), ("fork", "lost", "send"),
                ("nap", "Done", "join"), ("run", "Done", "join"), ("items", "Done", "join"), ("send", "Done", "join"), ("join", "Done", "last"),
            ]);
    }

    static JsonObject Branches(string id, params string[] names)
    {
        var fork = Activity(id, "Elsa.FlowFork");
        fork["branches"] = new JsonObject
        {
            ["typeName"] = "String[]",
            ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = new JsonArray([.. names.Select(n => (JsonNode)n)]).ToJsonString() },
        };
        return fork;
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();
}
