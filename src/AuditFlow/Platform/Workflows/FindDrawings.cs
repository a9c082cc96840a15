using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Versions of drawings, drafts too, a page at a time and without their documents.</summary>
[Allow(Permission.ViewRuns)]
public sealed record FindDrawings : IQuery<StudioPage<StudioDrawing>>
{
    public required DrawingFilter Filter { get; init; }
}

/// <summary>Versions of drawings with their documents: by their own ids, or one of a drawing.</summary>
[Allow(Permission.ViewRuns)]
public sealed record LoadDrawings : IQuery<IReadOnlyList<StudioDrawing>>
{
    public IReadOnlyCollection<string> VersionIds { get; init; } = [];

    [MaxLength(400)]
    public string? DefinitionId { get; init; }

    public DrawingVersion Version { get; init; }
}

/// <summary>Whether no other drawing has this name.</summary>
[Allow(Permission.ViewRuns)]
public sealed record IsDrawingNameFree : IQuery<bool>
{
    [Required]
    public required string Name { get; init; }

    public string? DefinitionId { get; init; }
}

/// <summary>The published drawings that others may use as activities.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ListUsableDrawings : IQuery<IReadOnlyList<StudioDrawing>>;

/// <summary>Which of these drawings <see cref="ListUsableDrawings"/> lists.</summary>
[Allow(Permission.ViewRuns)]
public sealed record FindUsableDrawings : IQuery<IReadOnlyList<string>>
{
    public required IReadOnlyCollection<string> DefinitionIds { get; init; }
}

/// <summary>The drawings whose newest or published version uses this one as an activity.</summary>
[Allow(Permission.ViewRuns)]
public sealed record FindConsumers : IQuery<IReadOnlyList<string>>
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }
}

internal sealed class FindDrawingsHandler(AuditFlowDb db) : IRequestHandler<FindDrawings, StudioPage<StudioDrawing>>
{
    public async Task<StudioPage<StudioDrawing>> Handle(FindDrawings request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        var versions = db.Definitions.AsQueryable().Of(filter.Version);
        if (filter.Search is { } search)
        {
            var pattern = LikePattern.Anywhere(search);
#pragma warning disable CA1304, CA1311 // Runs in SQL, where there is no culture.
            versions = versions.Where(d => EF.Functions.Like(d.Name.ToLower(), pattern, "\\") || EF.Functions.Like(d.DefinitionId.ToLower(), pattern, "\\") || EF.Functions.Like(d.Description!.ToLower(), pattern, "\\"));
#pragma warning restore CA1304, CA1311
        }

        if (filter.DefinitionIds.Count > 0)
        {
            versions = versions.Where(d => filter.DefinitionIds.Contains(d.DefinitionId));
        }

        if (filter.VersionIds.Count > 0)
        {
            versions = versions.Where(d => filter.VersionIds.Contains(d.Id));
        }

        var ordered = (filter.OrderBy, filter.IsDescending) switch
        {
            (DrawingOrder.Created, false) => versions.OrderBy(d => d.CreatedAt),
            (DrawingOrder.Created, true) => versions.OrderByDescending(d => d.CreatedAt),
            (DrawingOrder.Version, false) => versions.OrderBy(d => d.Version),
            (DrawingOrder.Version, true) => versions.OrderByDescending(d => d.Version),
            (_, true) => versions.OrderByDescending(d => d.Name),
            _ => versions.OrderBy(d => d.Name),
        };
        var rows = await ordered.ThenBy(d => d.Id).Skip(filter.Skip).Take(filter.Take).Select(d => new StudioDrawing
        {
            Id = d.Id, DefinitionId = d.DefinitionId, Version = d.Version, Name = d.Name, Description = d.Description, IsLatest = d.IsLatest, IsPublished = d.IsPublished, CreatedAt = d.CreatedAt,
        }).ToListAsync(cancellationToken);
        return new StudioPage<StudioDrawing>(rows, await versions.CountAsync(cancellationToken));
    }
}

internal sealed class LoadDrawingsHandler(AuditFlowDb db) : IRequestHandler<LoadDrawings, IReadOnlyList<StudioDrawing>>
{
    public async Task<IReadOnlyList<StudioDrawing>> Handle(LoadDrawings request, CancellationToken cancellationToken)
    {
        var versions = request.DefinitionId is { } id
            ? db.Definitions.Where(d => d.DefinitionId == id).Of(request.Version).OrderByDescending(d => d.Version).Take(1)
            : db.Definitions.Where(d => request.VersionIds.Contains(d.Id)).OrderBy(d => d.Id);
        return [.. (await versions.ToListAsync(cancellationToken)).Select(d => d.ForStudio())];
    }
}

internal sealed class IsDrawingNameFreeHandler(AuditFlowDb db) : IRequestHandler<IsDrawingNameFree, bool>
{
    public async Task<bool> Handle(IsDrawingNameFree request, CancellationToken cancellationToken)
        => !await db.Definitions.AnyAsync(d => d.IsLatest && d.Name == request.Name && d.DefinitionId != (request.DefinitionId ?? ""), cancellationToken);
}

internal sealed class ListUsableDrawingsHandler(AuditFlowDb db) : IRequestHandler<ListUsableDrawings, IReadOnlyList<StudioDrawing>>
{
    public async Task<IReadOnlyList<StudioDrawing>> Handle(ListUsableDrawings request, CancellationToken cancellationToken)
    {
        var rows = await db.Definitions.Usable().ToListAsync(cancellationToken);
        return [.. rows.Select(d => d.ForStudio())];
    }
}

internal sealed class FindUsableDrawingsHandler(AuditFlowDb db) : IRequestHandler<FindUsableDrawings, IReadOnlyList<string>>
{
    public async Task<IReadOnlyList<string>> Handle(FindUsableDrawings request, CancellationToken cancellationToken)
        => await db.Definitions.Usable().Select(d => d.DefinitionId).Where(id => request.DefinitionIds.Contains(id)).ToListAsync(cancellationToken);
}

internal sealed class FindConsumersHandler(AuditFlowDb db) : IRequestHandler<FindConsumers, IReadOnlyList<string>>
{
    public async Task<IReadOnlyList<string>> Handle(FindConsumers request, CancellationToken cancellationToken)
    {
        var users = from use in db.Set<DrawingUse>()
                    join version in db.Definitions on use.VersionId equals version.Id
                    where use.UsedId == request.DefinitionId && version.DefinitionId != request.DefinitionId && (version.IsLatest || version.IsPublished)
                    select version.DefinitionId;
        var ids = await users.Distinct().ToListAsync(cancellationToken);
        return [.. ids.Order(StringComparer.Ordinal)];
    }
}

internal static class StudioDrawings
{
    // So many does the toolbox hold.
    const int MostUsable = 500;

    extension(IQueryable<DefinitionVersion> versions)
    {
        public IQueryable<DefinitionVersion> Usable() => versions.Where(d => d.IsUsableAsActivity && d.IsPublished).OrderBy(d => d.Name).ThenBy(d => d.DefinitionId).Take(MostUsable);

        public IQueryable<DefinitionVersion> Of(DrawingVersion version) => version.Kind switch
        {
            DrawingVersionKind.Latest => versions.Where(d => d.IsLatest),
            DrawingVersionKind.Published => versions.Where(d => d.IsPublished),
            DrawingVersionKind.LatestOrPublished or DrawingVersionKind.LatestAndPublished => versions.Where(d => d.IsLatest || d.IsPublished),
            DrawingVersionKind.Draft => versions.Where(d => d.IsLatest && !d.IsPublished),
            DrawingVersionKind.Numbered => versions.Where(d => d.Version == version.Number),
            DrawingVersionKind.AllVersions => versions,
        };
    }

    extension(DefinitionVersion version)
    {
        /// <summary>With its document.</summary>
        public StudioDrawing ForStudio() => new()
        {
            Id = version.Id, DefinitionId = version.DefinitionId, Version = version.Version, Name = version.Name, Description = version.Description,
            IsLatest = version.IsLatest, IsPublished = version.IsPublished, CreatedAt = version.CreatedAt, Stamp = version.Stamp, Definition = Engine.WorkflowDefinition.Parse(version.Json),
        };
    }
}
