using System.ComponentModel.DataAnnotations;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>One drawing with its versions, newest first, 20 a page.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ShowDrawing : IQuery<DrawingDetails>
{
    public const int Size = 20;

    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

public sealed record DrawingDetails
{
    public required string DefinitionId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>The newest version, with what a page sends along to say that it has seen it.</summary>
    public required VersionRow Newest { get; init; }

    public required string Stamp { get; init; }

    public int? PublishedVersion { get; init; }

    public required IReadOnlyList<VersionRow> Versions { get; init; }

    public required int VersionCount { get; init; }

    /// <summary>What keeps the draft from being published.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The drawings that use this one as an activity.</summary>
    public required IReadOnlyList<string> Consumers { get; init; }

    /// <summary>When the newer version came that waits for a decision; null when there is none.</summary>
    public DateTimeOffset? OfferedAt { get; init; }

    public required int RunsNow { get; init; }

    public required int RunsEver { get; init; }

    public required int Stopped { get; init; }
}

/// <param name="Version">The number.</param>
/// <param name="VersionId">Its own id.</param>
/// <param name="State">Draft, Published or Retired.</param>
/// <param name="Authors">Who drew at it; none when it came with the product.</param>
/// <param name="ChangedAt">When it was saved last.</param>
/// <param name="PublishedBy">Null while it is a draft.</param>
/// <param name="PublishedAt">Null while it is a draft.</param>
/// <param name="Runs">How many runs are or were on it.</param>
public sealed record VersionRow(int Version, string VersionId, string State, IReadOnlyList<string> Authors, DateTimeOffset ChangedAt, string? PublishedBy, DateTimeOffset? PublishedAt, int Runs);

internal sealed class ShowDrawingHandler(AuditFlowDb db, WorkflowEngine engine, IMediator mediator) : IRequestHandler<ShowDrawing, DrawingDetails>
{
    public async Task<DrawingDetails> Handle(ShowDrawing request, CancellationToken cancellationToken)
    {
        var id = request.DefinitionId;
        var newest = Refuse.IfMissing(await db.Definitions.SingleOrDefaultAsync(d => d.DefinitionId == id && d.IsLatest, cancellationToken), "such drawing");
        var versions = db.Definitions.Where(d => d.DefinitionId == id);
        var rows = await RowsAsync(versions.OrderByDescending(d => d.Version).Skip((request.Page - 1) * ShowDrawing.Size).Take(ShowDrawing.Size), cancellationToken);
        var states = await db.Instances.Where(i => i.DefinitionId == id).GroupBy(i => i.SubStatus).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var problems = newest.IsDraft ? (await new DrawingProblems(engine).OfAsync(db, [WorkflowDefinition.Parse(newest.Json)], cancellationToken))[0] : [];
        return new DrawingDetails
        {
            DefinitionId = id, Name = newest.Name, Description = newest.Description, Stamp = newest.Stamp,
            Newest = rows.FirstOrDefault(r => r.Version == newest.Version) ?? (await RowsAsync(versions.Where(d => d.Id == newest.Id), cancellationToken))[0],
            PublishedVersion = await versions.Where(d => d.IsPublished).Select(d => (int?)d.Version).FirstOrDefaultAsync(cancellationToken),
            Versions = rows, VersionCount = await versions.CountAsync(cancellationToken), Problems = problems,
            Consumers = await mediator.Send(new FindConsumers { DefinitionId = id }, cancellationToken),
            OfferedAt = await db.OfferedDrawings.Where(o => o.DefinitionId == id && o.DecidedAt == null).Select(o => (DateTimeOffset?)o.OfferedAt).SingleOrDefaultAsync(cancellationToken),
            RunsNow = states.Where(s => s.Key is "Pending" or "Executing" or "Suspended" or "Faulted").Sum(s => s.Value), RunsEver = states.Values.Sum(), Stopped = states.GetValueOrDefault("Faulted"),
        };
    }

    async Task<List<VersionRow>> RowsAsync(IQueryable<DefinitionVersion> versions, CancellationToken cancellationToken)
    {
        var rows = await versions.Select(d => new { d.Version, d.Id, d.DefinitionId, d.IsPublished, d.SourceHash, d.Authors, d.ChangedAt, d.CreatedAt, d.PublishedBy, d.PublishedAt }).ToListAsync(cancellationToken);

        // Runs are found by their drawing; counting them by version, once for each, would read all of them each time.
        var definition = rows.Select(d => d.DefinitionId).FirstOrDefault();
        var runs = await db.Instances.Where(i => i.DefinitionId == definition).GroupBy(i => i.DefinitionVersionId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return rows.ConvertAll(d => new VersionRow(
            d.Version, d.Id, DrawingStates.Of(d.IsPublished, isDraft: !d.IsPublished && d.SourceHash is null), [.. d.Authors.Select(ActorNames.Of)], d.ChangedAt ?? d.CreatedAt,
            d.PublishedAt is null ? null : ActorNames.Of(d.PublishedBy), d.PublishedAt, runs.GetValueOrDefault(d.Id)));
    }
}
