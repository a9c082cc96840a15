using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tests.Fixtures;

/// <summary>The sample company whose people get tasks by link; every line that is logged and every statement is seen.</summary>
public sealed partial class LinkApp : LifecycleApp
{
    readonly KeptLog log = new();

    public CountedStatements Statements { get; } = new();

    public IReadOnlyCollection<string> Logged => log.Lines;

    /// <summary>As the settings name them.</summary>
    public string[] TrustedProxies { get; init; } = [];

    protected override IEnumerable<KeyValuePair<string, string?>> Settings
        => [new("Logging:LogLevel:Default", "Trace"), .. TrustedProxies.Select((p, i) => new KeyValuePair<string, string?>(string.Create(CultureInfo.InvariantCulture, $"Network:TrustedProxies:{i}"), p))];

    protected override void Listen(WebApplicationBuilder builder)
    {
        base.Listen(builder);
        builder.Services.ConfigureDbContext<SqliteAuditFlowDb>(options => options.AddInterceptors(Statements));
        builder.Services.ConfigureDbContext<PostgresAuditFlowDb>(options => options.AddInterceptors(Statements));
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
    }

    /// <summary>Lets mail go out. The drawings of this company are nobody's to run.</summary>
    public async Task Post()
    {
        while (await Host.Services.GetRequiredService<OutboxPump>().RunOnceAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>Asks for a step and lets the mail go out.</summary>
    public async Task<Guid> Asked(string assignee = Owner, params string[] outcomes)
    {
        var task = await Task(assignee, outcomes: outcomes);
        await Post();
        return task.TaskId;
    }

    public string TokenTo(string mailbox = Owner) => Newest(mailbox, Token());

    public string CodeTo(string mailbox = Owner) => Newest(mailbox, TypedCode());

    public string DigitsTo(string mailbox = Owner) => Newest(mailbox, Digits());

    string Newest(string mailbox, Regex what) => what.Match(MailTo(mailbox).Last(m => what.IsMatch(m.Text)).Text).Groups[1].Value;

    /// <summary>Every secret that ever left in a mail.</summary>
    public IReadOnlyList<string> AllSecrets => [.. AllMail().SelectMany(m => new[] { Token(), TypedCode(), Digits() }.SelectMany(what => what.Matches(m.Text))).Select(m => m.Groups[1].Value).Distinct()];

    public async Task<TestBrowser> Opened(string mailbox = Owner) => await (await Browser()).Open($"/a/{TokenTo(mailbox)}");

    internal Task<Link> LinkOf(Guid item) => Read(db => db.Links.AsNoTracking().Where(l => l.ItemId == item).OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).FirstAsync());

    /// <summary>Does something inside one transaction, as a command would.</summary>
    internal Task<T> Write<T>(Func<IServiceProvider, Task<T>> work) => Inside(services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new SystemActor("test"));
        return services.GetRequiredService<Transaction>().RunAsync(() => work(services), CancellationToken.None);
    });

    /// <summary>Writes what was noted of fetches.</summary>
    public Task<bool> Flush() => Inside(async services =>
    {
        await services.GetRequiredService<LinkAccessLog>().FlushAsync(CancellationToken.None);
        return true;
    });

    /// <summary>Waits for what was asked for at dead links, and lets the mail go out.</summary>
    public async Task Renewed()
    {
        await Host.Services.GetRequiredService<LinkRenewals>().IdleAsync();
        await Post();
    }

    /// <summary>Asks as a machine at some address would.</summary>
    public async Task<HttpResponse> From(string address, string path, params (string Name, string Value)[] headers) => (await Host.GetTestServer().SendAsync(http =>
    {
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        http.Request.Method = "GET";
        http.Request.Scheme = "https";
        http.Request.Host = new HostString("localhost");
        http.Request.Path = path;
        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = value;
        }
    })).Response;

    [GeneratedRegex("/a/([A-Za-z0-9_-]{43})")]
    private static partial Regex Token();

    [GeneratedRegex("type the code ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")]
    private static partial Regex TypedCode();

    [GeneratedRegex(@"(?m)^(\d{4}-\d{4})$")]
    private static partial Regex Digits();

    sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
