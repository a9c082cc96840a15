using System.Data.Common;
using AuditFlow.Platform.Email;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuditFlow.Tests.Crash;

/// <summary>The host has stopped dead at a boundary; nothing that it does afterwards may reach anything outside it.</summary>
internal sealed class StoppedDead(string where) : Exception($"The host stopped {where}.");

/// <summary>
/// Counts the places at which a stop can leave the world half way, and stops the host at the one that it is told: before
/// and after each commit, before and after the mail server takes a mail.
/// </summary>
/// <param name="stopAt">The boundary, from 1; 0 = it never stops.</param>
internal sealed class Boundaries(int stopAt) : DbTransactionInterceptor, IMailTransport
{
    readonly List<string> taken = [];

    public int Passed { get; private set; }

    /// <summary>Where it stopped; null while it lives.</summary>
    public string? StoppedAt { get; private set; }

    /// <summary>The Message-Ids that the mail server took, in order.</summary>
    public IReadOnlyList<string> Taken => taken;

    /// <summary>The mail server has a mail, and no commit since says so: the one place after which it is sent a second time.</summary>
    public bool IsMarkOwed { get; private set; }

    public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        Live();
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Pass("before a commit");
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        IsMarkOwed = false;
        Pass("after a commit");
        return Task.CompletedTask;
    }

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Pass("before a mail was taken");
        taken.Add(mail.MessageId);
        IsMarkOwed = true;
        Pass("after a mail was taken");
        return Task.CompletedTask;
    }

    void Pass(string where)
    {
        Live();
        if (++Passed == stopAt)
        {
            StoppedAt = where;
            throw new StoppedDead(where);
        }
    }

    void Live()
    {
        if (StoppedAt is { } where)
        {
            throw new StoppedDead(where);
        }
    }
}
