using System.Collections.Concurrent;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Links;

/// <summary>
/// Looks at requests for new links after they were answered, so that neither the reply nor its time tells whether there
/// was anything to renew. What a crash catches in between is asked for again.
/// </summary>
internal sealed partial class LinkRenewals(IServiceScopeFactory scopes, LinkFailures failures, ILogger<LinkRenewals> log) : IAsyncDisposable
{
    const int MostAtOnce = 100;
    readonly ConcurrentDictionary<Task, bool> running = new();

    /// <param name="request">What was asked for.</param>
    /// <param name="link">Stands for the secret.</param>
    /// <param name="address">Who asks.</param>
    public void Ask(RenewLink request, string link, string address)
    {
        var isWithin = failures.Count(LinkLimit.RenewalsOfAddress, address) & failures.Count(LinkLimit.RenewalsOfLink, link);
        if (!isWithin || running.Count >= MostAtOnce)
        {
            return;
        }

        var work = Task.Run(() => RenewAsync(request));
        running[work] = true;
        _ = work.ContinueWith(done => running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Waits until everything that was asked for so far has been looked at.</summary>
    public Task IdleAsync() => Task.WhenAll(running.Keys);

    async Task RenewAsync(RenewLink request)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("links"));
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    public async ValueTask DisposeAsync() => await IdleAsync();

    [LoggerMessage(41, LogLevel.Warning, "A request for a new link failed")]
    partial void Failed(Exception exception);
}
