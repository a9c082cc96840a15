using System.ComponentModel.DataAnnotations;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Runs by the Studio's filters, a page at a time and without their states.</summary>
[Allow(Permission.ViewRuns)]
public sealed record FindRuns : IQuery<StudioPage<StudioRun>>
{
    public required RunFilter Filter { get; init; }
}

/// <summary>One run; null when there is none of that id.</summary>
[Allow(Permission.ViewRuns)]
public sealed record LoadRun : IQuery<StudioRun?>
{
    [Required]
    [MaxLength(64)]
    public required string Id { get; init; }

    public bool WithState { get; init; }
}

/// <summary>The journal of a run, read block by block while it is looked at.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ReadJournal : IQuery<IAsyncEnumerable<JournalEntry>>
{
    [Required]
    [MaxLength(64)]
    public required string RunId { get; init; }
}

internal sealed class FindRunsHandler(AuditFlowDb db) : IRequestHandler<FindRuns, StudioPage<StudioRun>>
{
    static readonly string[] Ended = ["Finished", "Cancelled", "Faulted"];

    public async Task<StudioPage<StudioRun>> Handle(FindRuns request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        var runs = Chosen(filter);
        var ordered = (filter.OrderBy, filter.IsDescending) switch
        {
            (RunOrder.LastExecuted, true) => runs.OrderByDescending(r => r.UpdatedAt),
            (RunOrder.LastExecuted, false) => runs.OrderBy(r => r.UpdatedAt),
            (RunOrder.Finished, true) => runs.OrderByDescending(r => r.FinishedAt),
            (RunOrder.Finished, false) => runs.OrderBy(r => r.FinishedAt),
            (RunOrder.Name, true) => runs.OrderByDescending(r => r.Name),
            (RunOrder.Name, false) => runs.OrderBy(r => r.Name),
            (_, true) => runs.OrderByDescending(r => r.CreatedAt),
            _ => runs.OrderBy(r => r.CreatedAt),
        };
        var rows = await ordered.ThenBy(r => r.Id).Skip(filter.Skip).Take(filter.Take).ForStudio().ToListAsync(cancellationToken);
        return new StudioPage<StudioRun>(rows, await runs.CountAsync(cancellationToken));
    }

    IQueryable<WorkflowInstance> Chosen(RunFilter filter)
    {
        var runs = db.Instances.AsQueryable();
        if (filter.Search is { } search)
        {
            var pattern = LikePattern.Anywhere(search);
#pragma warning disable CA1304, CA1311 // Runs in SQL, where there is no culture.
            runs = runs.Where(r => r.Id == search || r.CorrelationId == search || EF.Functions.Like(r.Name!.ToLower(), pattern, "\\") || EF.Functions.Like(r.DefinitionId.ToLower(), pattern, "\\"));
#pragma warning restore CA1304, CA1311
        }

        if (filter.DefinitionIds.Count > 0)
        {
            runs = runs.Where(r => filter.DefinitionIds.Contains(r.DefinitionId));
        }

        if (filter.CorrelationId is { } correlation)
        {
            runs = runs.Where(r => r.CorrelationId == correlation);
        }

        if (filter.Version is { } version)
        {
            runs = runs.Where(r => r.Version == version);
        }

        if (filter.HasIncidents is { } has)
        {
            runs = runs.Where(r => r.IncidentCount > 0 == has);
        }

        if (filter.Statuses.Count > 0)
        {
            var (running, finished) = (filter.Statuses.Contains("Running"), filter.Statuses.Contains("Finished"));
            runs = runs.Where(r => Ended.Contains(r.SubStatus) ? finished : running);
        }

        if (filter.SubStatuses.Count > 0)
        {
            runs = runs.Where(r => filter.SubStatuses.Contains(r.SubStatus));
        }

        return filter.Moments.Aggregate(runs, Bounded);
    }

    static IQueryable<WorkflowInstance> Bounded(IQueryable<WorkflowInstance> runs, RunMoment moment)
    {
        var at = moment.At;
        return (moment.Column.ToUpperInvariant(), moment.Is) switch
        {
            ("CREATEDAT", "GreaterThan" or "GreaterThanOrEqual") => runs.Where(r => r.CreatedAt >= at),
            ("CREATEDAT", "LessThan" or "LessThanOrEqual") => runs.Where(r => r.CreatedAt <= at),
            ("CREATEDAT", "Is") => runs.Where(r => r.CreatedAt == at),
            ("CREATEDAT", "IsNot") => runs.Where(r => r.CreatedAt != at),
            ("UPDATEDAT", "GreaterThan" or "GreaterThanOrEqual") => runs.Where(r => r.UpdatedAt >= at),
            ("UPDATEDAT", "LessThan" or "LessThanOrEqual") => runs.Where(r => r.UpdatedAt <= at),
            ("UPDATEDAT", "Is") => runs.Where(r => r.UpdatedAt == at),
            ("UPDATEDAT", "IsNot") => runs.Where(r => r.UpdatedAt != at),
            ("FINISHEDAT", "GreaterThan" or "GreaterThanOrEqual") => runs.Where(r => r.FinishedAt >= at),
            ("FINISHEDAT", "LessThan" or "LessThanOrEqual") => runs.Where(r => r.FinishedAt <= at),
            ("FINISHEDAT", "Is") => runs.Where(r => r.FinishedAt == at),
            ("FINISHEDAT", "IsNot") => runs.Where(r => r.FinishedAt != at),
            _ => runs,
        };
    }
}

internal sealed class LoadRunHandler(AuditFlowDb db) : IRequestHandler<LoadRun, StudioRun?>
{
    public async Task<StudioRun?> Handle(LoadRun request, CancellationToken cancellationToken)
    {
        var runs = db.Instances.Where(r => r.Id == request.Id);
        var run = await runs.ForStudio().SingleOrDefaultAsync(cancellationToken);
        if (run is null || !request.WithState)
        {
            return run;
        }

        var state = await runs.Select(r => r.State).SingleOrDefaultAsync(cancellationToken);
        return run with { State = state is null ? null : WorkflowState.Parse(state) };
    }
}

internal sealed class ReadJournalHandler(AuditFlowDb db) : IRequestHandler<ReadJournal, IAsyncEnumerable<JournalEntry>>
{
    public Task<IAsyncEnumerable<JournalEntry>> Handle(ReadJournal request, CancellationToken cancellationToken) => Task.FromResult(db.JournalAsync(request.RunId, cancellationToken));
}

internal static class StudioRunRows
{
    extension(IQueryable<WorkflowInstance> runs)
    {
        public IQueryable<StudioRun> ForStudio() => runs.Select(r => new StudioRun
        {
            Id = r.Id, DefinitionId = r.DefinitionId, DefinitionVersionId = r.DefinitionVersionId, Version = r.Version, Name = r.Name, CorrelationId = r.CorrelationId, ParentId = r.ParentInstanceId,
            SubStatus = r.SubStatus, IncidentCount = r.IncidentCount, CreatedAt = r.CreatedAt, UpdatedAt = r.UpdatedAt, FinishedAt = r.FinishedAt,
        });
    }
}
