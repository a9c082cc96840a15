using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Work that the pump gave up on, oldest first, 50 a page: of one run, or all of it.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ListParked : IQuery<ParkedList>
{
    [MaxLength(64)]
    public string? RunId { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

public sealed record ParkedList(IReadOnlyList<ParkedWork> Rows, int Total);

/// <param name="SignalId">What <see cref="RetryParked"/> wants to know.</param>
/// <param name="What">What was to be done, in words.</param>
/// <param name="RunId">The run that it was meant for, if it was meant for one.</param>
/// <param name="RunName">What people call that run.</param>
/// <param name="Tries">How often it failed.</param>
/// <param name="Because">Why it failed the last time.</param>
/// <param name="Since">When it was asked for.</param>
public sealed record ParkedWork(Guid SignalId, string What, string? RunId, string? RunName, int Tries, string Because, DateTimeOffset Since);

internal sealed class ListParkedHandler(AuditFlowDb db) : IRequestHandler<ListParked, ParkedList>
{
    public async Task<ParkedList> Handle(ListParked request, CancellationToken cancellationToken)
    {
        var (parked, bookmarks, runs) = (db.Signals.Where(s => s.ParkedBecause != null), db.Bookmarks, db.Instances);
        if (request.RunId is { } run)
        {
            // An answer names no run, but what waits for it is a bookmark of one.
            parked = parked.Where(s => s.InstanceId == run
                || s.InstanceId == null && bookmarks.Any(b => b.InstanceId == run && b.Name == s.Name && b.Key == s.Key));
        }

        var rows = await parked.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).Skip((request.Page - 1) * 50).Take(50)
            .Select(s => new
            {
                s.Id, s.Kind, s.InstanceId, s.Key, s.Attempts, s.ParkedBecause, s.CreatedAt,
                RunName = runs.Where(i => i.Id == s.InstanceId).Select(i => i.Name ?? i.DefinitionId).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return new ParkedList(
            [.. rows.Select(s => new ParkedWork(s.Id, What(s.Kind, s.Key), s.InstanceId, s.RunName, s.Attempts, s.ParkedBecause!, s.CreatedAt))],
            await parked.CountAsync(cancellationToken));
    }

    static string What(SignalKind kind, string? key) => kind switch
    {
        SignalKind.Start => "Begin the run",
        SignalKind.Resume => "Go on after a wait",
        SignalKind.Match => "Pass on an answer",
        SignalKind.Wake => "Look at the gates again",
        SignalKind.Event => $"Pass on the event '{key}'",
        SignalKind.Child => "Go on after a run that it started",
        SignalKind.Cancel => "End the run",
        SignalKind.Retry => "Try a stopped step again",
        SignalKind.Skip => "Pass over a stopped step",
    };
}

/// <summary>What the table of parked work shows.</summary>
internal sealed record ParkedTable(ParkedList List, bool MayRetry, bool NamesRun);
