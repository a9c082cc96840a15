using System.Text;
using AuditFlow.People;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tests.Fixtures;

/// <summary>
/// The whole product in the test process: own database, own clock, no network. Tests say what they want done and
/// look at rows and pages; they never reach into its services.
/// </summary>
public class AuditFlowApp : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-test-").FullName;
    WebApplication? app;

    public TestDatabase Database => field ??= NewDatabase();

    public TestClock Clock { get; } = new();

    /// <summary>Settings that differ from the defaults, by key.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings => [];

    /// <summary>Which database: the one that this run of the tests is about, unless the fixture brings its own.</summary>
    protected virtual TestDatabase NewDatabase() => TestDatabase.New();

    internal WebApplication Host => app ?? throw new InvalidOperationException("The application has not started.");

    public string Folder => folder;

    public virtual async ValueTask InitializeAsync()
    {
        await Database.MakeAsync();
        app = WebHost.Build(["--environment", "Test"], Adjust);
        await app.PrepareAsync(CancellationToken.None);
        await app.StartAsync();
    }

    void Adjust(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(
        [
            new("Data:Folder", folder), new("PublicUrl", "https://localhost"), new("Pumps:Enabled", "false"),
        ]);
        builder.Configuration.AddInMemoryCollection(Database.Settings);
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        Listen(builder);
    }

    /// <summary>How the application is reached: in the process, unless a test needs a real port.</summary>
    protected virtual void Listen(WebApplicationBuilder builder) => builder.WebHost.UseTestServer();

    /// <summary>Sends as the operator at the command line.</summary>
    public Task<T> Send<T>(IRequest<T> request) => Sender(new OperatorActor("test")).Send(request);

    /// <summary>Sends as a signed-in person of these roles.</summary>
    public Sender As(params Role[] roles) => Sender(new PersonActor(Guid.Empty, null, $"{roles.FirstOrDefault()}@example.com".ToLowerInvariant(), roles));

    /// <summary>Sends as any actor.</summary>
    public Sender Sender(Actor actor) => new(Host.Services, actor);

    /// <summary>Looks at rows.</summary>
    internal async Task<T> Read<T>(Func<AuditFlowDb, Task<T>> read)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AuditFlowDb>());
    }

    /// <summary>Every row of every table, but of those that are named, as text.</summary>
    public Task<string> Rows(params string[] except) => Read(async db =>
    {
        var text = new StringBuilder();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct().Except(except).Order(StringComparer.Ordinal))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Names of our own tables.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                text.Append(table).Append(": ").AppendJoin('|', values.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : v)).Append('\n');
            }
        }

        return text.ToString();
    });

    /// <summary>Does something with the product's services, for tests of the platform itself.</summary>
    internal async Task<T> Inside<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>Runs the pumps until none of them finds work at this moment of the clock.</summary>
    public virtual async Task Until_idle()
    {
        var workflows = Host.Services.GetRequiredService<WorkflowPump>();
        var outbox = Host.Services.GetRequiredService<OutboxPump>();
        for (var batches = 0; await workflows.RunOnceAsync(CancellationToken.None) + await outbox.RunOnceAsync(CancellationToken.None) > 0; batches++)
        {
            if (batches > 10_000)
            {
                throw new InvalidOperationException("The pumps do not come to rest.");
            }
        }
    }

    /// <summary>The mail that has left for a mailbox, in the order in which it was queued.</summary>
    internal IReadOnlyList<EmlFile> MailTo(string address) => [.. AllMail().Where(mail => mail.To.Contains(address, StringComparison.OrdinalIgnoreCase))];

    internal IEnumerable<EmlFile> AllMail() => Directory.Exists(Path.Combine(folder, "mail"))
        ? Directory.EnumerateFiles(Path.Combine(folder, "mail"), "*.eml").Order(StringComparer.Ordinal).Select(file => EmlFile.Parse(File.ReadAllText(file)))
        : [];

    /// <summary>Moves the clock and lets the pumps do what became due on the way, day by day.</summary>
    public async Task After(TimeSpan time)
    {
        var end = Clock.GetUtcNow() + time;
        await Until_idle();
        while (Clock.GetUtcNow() < end)
        {
            var next = Clock.GetUtcNow() + TimeSpan.FromHours(6);
            Clock.MoveTo(next < end ? next : end);
            await Until_idle();
        }
    }

    /// <summary>A browser without script, signed in with these roles; nobody is signed in when there are none.</summary>
    public async Task<TestBrowser> Browser(params Role[] roles)
    {
        var browser = new TestBrowser(Host.GetTestServer().CreateHandler());
        if (roles.Length > 0)
        {
            var email = $"{string.Join("-", roles)}@example.com".ToLowerInvariant();
            const string password = "correct horse battery";
            if (!await Read(db => Task.FromResult(db.Accounts.Any(a => a.Email == email))))
            {
                await Send(new AddAccount { Email = email, Roles = roles, Password = password });
            }

            await browser.SignIn(email, password);
        }

        return browser;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>Sends requests as one actor, each in a scope of its own.</summary>
public sealed class Sender(IServiceProvider services, Actor actor)
{
    public async Task<T> Send<T>(IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(actor);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }
}
