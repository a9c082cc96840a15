using System.ComponentModel.DataAnnotations;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>The drawings by name, 25 a page: their newest versions, drafts that were never published included, and how their runs stand.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ListDrawings : IQuery<DrawingList>
{
    public const int Size = 25;

    /// <summary>Part of a name, an id or a description.</summary>
    [MaxLength(200)]
    public string? Search { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

public sealed record DrawingList(IReadOnlyList<DrawingRow> Rows, int Total, DrawingCounts Counts);

/// <summary>Of all drawings, whatever is looked for.</summary>
public sealed record DrawingCounts(int Drawings, int Drafts, int Waiting, int Stopped);

public sealed record DrawingRow
{
    public required string DefinitionId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>The number of the newest version.</summary>
    public required int Version { get; init; }

    /// <summary>Draft, Published or Retired.</summary>
    public required string State { get; init; }

    /// <summary>The version that runs start on; null when there is none.</summary>
    public int? PublishedVersion { get; init; }

    /// <summary>Who changed it last; null for the product.</summary>
    public string? ChangedBy { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public int RunsNow { get; init; }

    public int RunsEver { get; init; }

    public int Stopped { get; init; }

    public int Parked { get; init; }

    /// <summary>What keeps the draft from being published.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Whether a newer version came with the product and waits for a decision.</summary>
    public bool IsOffered { get; init; }
}

internal sealed class ListDrawingsHandler(AuditFlowDb db, WorkflowEngine engine) : IRequestHandler<ListDrawings, DrawingList>
{
    public async Task<DrawingList> Handle(ListDrawings request, CancellationToken cancellationToken)
    {
        var newest = db.Definitions.Where(d => d.IsLatest);
        if (!string.IsNullOrWhiteSpace(request.Search))
        {
            var pattern = LikePattern.Anywhere(request.Search.Trim());
#pragma warning disable CA1304, CA1311 // Runs in SQL, where there is no culture.
            newest = newest.Where(d => EF.Functions.Like(d.Name.ToLower(), pattern, "\\") || EF.Functions.Like(d.DefinitionId.ToLower(), pattern, "\\") || EF.Functions.Like(d.Description!.ToLower(), pattern, "\\"));
#pragma warning restore CA1304, CA1311
        }

        var page = await newest.OrderBy(d => d.Name).ThenBy(d => d.Id).Skip((request.Page - 1) * ListDrawings.Size).Take(ListDrawings.Size)
            .Select(d => new
            {
                d.DefinitionId, d.Name, d.Description, d.Version, d.IsPublished, d.SourceHash, d.ChangedBy, d.ChangedAt, d.CreatedAt,
                PublishedVersion = db.Set<DefinitionVersion>().Where(p => p.DefinitionId == d.DefinitionId && p.IsPublished).Select(p => (int?)p.Version).FirstOrDefault(),
                IsOffered = db.Set<OfferedDrawing>().Any(o => o.DefinitionId == d.DefinitionId && o.DecidedAt == null),
                DraftJson = d.IsPublished || d.SourceHash != null ? null : d.Json,
            }).ToListAsync(cancellationToken);
        var ids = page.ConvertAll(d => d.DefinitionId);
        var runs = await db.Instances.Where(i => ids.Contains(i.DefinitionId)).GroupBy(i => new { i.DefinitionId, i.SubStatus })
            .Select(g => new { g.Key.DefinitionId, g.Key.SubStatus, Count = g.Count() }).ToListAsync(cancellationToken);
        var parked = await db.Signals.Where(s => s.ParkedBecause != null)
            .Join(db.Set<WorkflowInstance>().Where(i => ids.Contains(i.DefinitionId)), s => s.InstanceId, i => i.Id, (_, i) => i.DefinitionId)
            .GroupBy(id => id).Select(g => new { DefinitionId = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var drafts = page.Where(d => d.DraftJson is not null).ToList();
        var problems = (await new DrawingProblems(engine).OfAsync(db, drafts.ConvertAll(d => WorkflowDefinition.Parse(d.DraftJson!)), cancellationToken))
            .Select((list, at) => (drafts[at].DefinitionId, List: list)).ToDictionary(p => p.DefinitionId, p => p.List);
        return new DrawingList(
            page.ConvertAll(d => new DrawingRow
            {
                DefinitionId = d.DefinitionId, Name = d.Name, Description = d.Description, Version = d.Version, PublishedVersion = d.PublishedVersion,
                State = DrawingStates.Of(d.IsPublished, isDraft: d.DraftJson is not null), ChangedBy = d.ChangedBy, ChangedAt = d.ChangedAt ?? d.CreatedAt, IsOffered = d.IsOffered,
                RunsNow = Runs(d.DefinitionId, "Pending", "Executing", "Suspended", "Faulted"), RunsEver = Runs(d.DefinitionId), Stopped = Runs(d.DefinitionId, "Faulted"),
                Parked = parked.Find(p => p.DefinitionId == d.DefinitionId)?.Count ?? 0, Problems = problems.GetValueOrDefault(d.DefinitionId, []),
            }),
            await newest.CountAsync(cancellationToken), await CountAsync(cancellationToken));

        int Runs(string definition, params string[] states) => runs.Where(r => r.DefinitionId == definition && (states.Length == 0 || states.Contains(r.SubStatus))).Sum(r => r.Count);
    }

    async Task<DrawingCounts> CountAsync(CancellationToken cancellationToken)
    {
        var states = await db.Instances.GroupBy(i => i.SubStatus).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new DrawingCounts(
            await db.Definitions.CountAsync(d => d.IsLatest, cancellationToken), await db.Definitions.CountAsync(d => d.IsLatest && !d.IsPublished && d.SourceHash == null, cancellationToken),
            states.GetValueOrDefault("Pending") + states.GetValueOrDefault("Executing") + states.GetValueOrDefault("Suspended"), states.GetValueOrDefault("Faulted"));
    }
}

internal static class DrawingStates
{
    /// <summary>The state of a version in the vocabulary of pages.</summary>
    public static string Of(bool isPublished, bool isDraft) => isPublished ? "Published" : isDraft ? "Draft" : "Retired";
}
