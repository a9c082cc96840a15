using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;

namespace AuditFlow.Platform.Links;

/// <summary>
/// Writes the access log in the background, in batches. Notes wait in memory for a second or so; a crash loses them, and
/// under a flood the oldest are dropped.
/// </summary>
internal sealed partial class LinkAccessLog(IServiceScopeFactory scopes, Ids ids, TimeProvider clock, ILogger<LinkAccessLog> log) : BackgroundService
{
    const int Batch = 500;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    readonly Channel<LinkFetch> notes = Channel.CreateBounded<LinkFetch>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>What was fetched: the address in a mail, a page behind it, or a code was typed.</summary>
    public const string Link = "link";
    public const string Page = "page";
    public const string Code = "code";

    public void Note(HttpContext http, string what) => notes.Writer.TryWrite(new LinkFetch
    {
        Id = ids.New(), LinkId = http.FetchedLink, At = clock.GetUtcNow(), Method = http.Request.Method.ToUpperInvariant(), What = what,
        AgentClass = IsPrefetch(http.Request.Headers) ? "prefetch" : AgentOf(http.Request.Headers.UserAgent.ToString()), AddressClass = AddressOf(http.Connection.RemoteIpAddress),
    });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await notes.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Pause, clock, stoppingToken);
                await TryFlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await TryFlushAsync(CancellationToken.None);
        }
    }

    async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Lost(exception);
        }
    }

    /// <summary>Writes what has been noted so far.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (notes.Reader.TryPeek(out _))
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("link-access-log"));
            var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
            var batch = new List<LinkFetch>();
            while (batch.Count < Batch && notes.Reader.TryRead(out var note))
            {
                batch.Add(note);
            }

            await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
                () =>
                {
                    db.LinkFetches.AddRange(batch);
                    return Task.FromResult(true);
                },
                cancellationToken);
        }
    }

    // What a browser or a mail program fetches before anybody asked for it.
    static bool IsPrefetch(IHeaderDictionary headers)
        => Ahead.Any(name => headers[name].ToString() is var value && (value.Contains("prefetch", StringComparison.OrdinalIgnoreCase) || value.Contains("preview", StringComparison.OrdinalIgnoreCase)));

    static readonly string[] Ahead = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

    static string AgentOf(string agent) => agent switch
    {
        "" => "unknown",
        _ when Robots.Any(r => agent.Contains(r, StringComparison.OrdinalIgnoreCase)) => "robot",
        _ when agent.StartsWith("Mozilla/", StringComparison.OrdinalIgnoreCase) => "browser",
        _ => "program",
    };

    static readonly string[] Robots = ["bot", "crawl", "spider", "scan", "preview", "headless", "safelinks", "proofpoint", "mimecast", "barracuda"];

    static string AddressOf(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address))
        {
            return "loopback";
        }

        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (ip.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal ? "private" : "public";
        }

        var bytes = ip.GetAddressBytes();
        return bytes is [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..] or [169, 254, ..] ? "private" : "public";
    }

    [LoggerMessage(40, LogLevel.Warning, "Notes of the access log were lost")]
    partial void Lost(Exception exception);
}
