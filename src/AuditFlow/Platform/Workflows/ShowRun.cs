using System.ComponentModel.DataAnnotations;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>One run: how it stands, what it waits for, what went wrong, and its journal, 100 lines a page.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ShowRun : IQuery<RunDetails>
{
    [Required]
    [MaxLength(64)]
    public required string Id { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

public sealed record RunDetails
{
    public required RunRow Run { get; init; }

    public Guid? AuditId { get; init; }

    public string? ParentId { get; init; }

    public required IReadOnlyList<RunRow> Children { get; init; }

    public required IReadOnlyList<RunWait> Waits { get; init; }

    public required IReadOnlyList<RunIncident> Incidents { get; init; }

    public required IReadOnlyList<RunLine> Journal { get; init; }

    public required int JournalLength { get; init; }
}

public sealed record RunWait(string ActivityId, string For, DateTimeOffset Since, DateTimeOffset? Until);

public sealed record RunIncident(string ActivityInstanceId, string ActivityId, string ActivityType, string Message, DateTimeOffset At, bool IsResolved);

public sealed record RunLine(long Sequence, DateTimeOffset At, string Event, string ActivityId, string ActivityType, string? Message);

internal sealed class ShowRunHandler(AuditFlowDb db) : IRequestHandler<ShowRun, RunDetails>
{
    const int LinesAPage = 100;

    public async Task<RunDetails> Handle(ShowRun request, CancellationToken cancellationToken)
    {
        var run = Refuse.IfMissing(await db.Instances.SingleOrDefaultAsync(i => i.Id == request.Id, cancellationToken), "such run");
        var state = run.State is null ? null : WorkflowState.Parse(run.State);
        return new RunDetails
        {
            Run = Row(run), AuditId = run.AuditId, ParentId = run.ParentInstanceId,
            Children = await db.Instances.Where(i => i.ParentInstanceId == run.Id).OrderBy(i => i.CreatedAt).Take(100)
                .Select(r => new RunRow(r.Id, r.Name, r.DefinitionId, r.Version, r.SubStatus, r.IncidentCount, r.StartedBy, r.CreatedAt, r.UpdatedAt)).ToListAsync(cancellationToken),
            Waits = [.. state?.Bookmarks.Select(b => new RunWait(b.ActivityId, b.Name, b.CreatedAt, b.DueAt)) ?? []],
            Incidents = [.. state?.Incidents.Select(i => new RunIncident(i.ActivityInstanceId, i.ActivityId, i.ActivityType, i.Message, i.At, i.IsResolved)) ?? []],
            Journal = await db.Journal.Where(j => j.InstanceId == run.Id).OrderBy(j => j.Sequence).Skip((request.Page - 1) * LinesAPage).Take(LinesAPage)
                .Select(j => new RunLine(j.Sequence, j.At, j.Event, j.ActivityId, j.ActivityType, j.Message)).ToListAsync(cancellationToken),
            JournalLength = await db.Journal.CountAsync(j => j.InstanceId == run.Id, cancellationToken),
        };
    }

    static RunRow Row(WorkflowInstance r) => new(r.Id, r.Name, r.DefinitionId, r.Version, r.SubStatus, r.IncidentCount, r.StartedBy, r.CreatedAt, r.UpdatedAt);
}
