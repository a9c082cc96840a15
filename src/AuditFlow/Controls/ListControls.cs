using System.ComponentModel.DataAnnotations;
using AuditFlow.Frameworks;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Controls;

/// <summary>What to show of the register. The list and its CSV take the same filter.</summary>
public record ControlFilter
{
    /// <summary>Part of an id, a title, a description or an owner's mailbox.</summary>
    [MaxLength(200)]
    public string? Text { get; init; }

    public bool? IsKey { get; init; }

    public ControlLevel? Level { get; init; }

    [MaxLength(200)]
    public string? Process { get; init; }

    [MaxLength(254)]
    public string? Owner { get; init; }

    /// <summary>A criterion as framework/criterion.</summary>
    [MaxLength(100)]
    public string? Mapping { get; init; }

    /// <summary>Controls that were ended, instead of those in operation.</summary>
    public bool Ended { get; init; }

    /// <summary>id, title, process or owner; a leading minus means downwards.</summary>
    [MaxLength(20)]
    public string? Sort { get; init; }
}

/// <summary>One page of the control register.</summary>
[Allow(Permission.ViewControls)]
public sealed record ListControls : ControlFilter, IQuery<ControlList>
{
    public const int Size = 50;

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

/// <summary>The rows of one page; a page beyond the end gives the last one.</summary>
public sealed record ControlList(IReadOnlyList<ControlLine> Rows, int Page, int Total, ControlCounts Counts);

public sealed record ControlLine(string ControlId, string Title, string Process, string OwnerEmail, Frequency Frequency, ControlType Type, bool IsKey, RiskRating RiskRating, IReadOnlyList<string> Criteria, int Version, DateOnly InOperationSince, DateOnly? RetiredOn);

/// <summary>How many controls each filter chip leads to, over the whole register.</summary>
public sealed record ControlCounts(int InOperation, int Key, int Entity, int Process, int Itgc, int Ended, IReadOnlyList<string> Processes);

/// <summary>The filtered register in the form of controls.csv, so that it can be changed and imported again.</summary>
[Allow(Permission.ViewControls)]
public sealed record ExportControls : ControlFilter, IQuery<byte[]>;

internal sealed class ListControlsHandler(AuditFlowDb db) : IRequestHandler<ListControls, ControlList>
{
    public async Task<ControlList> Handle(ListControls request, CancellationToken cancellationToken)
    {
        var filtered = db.CurrentControls.Filtered(request);
        var total = await filtered.CountAsync(cancellationToken);
        var page = Math.Clamp(request.Page, 1, Math.Max(1, (total + ListControls.Size - 1) / ListControls.Size));
        var rows = await filtered.Sorted(request.Sort).Skip((page - 1) * ListControls.Size).Take(ListControls.Size).ToListAsync(cancellationToken);
        return new ControlList([.. rows.Select(Line)], page, total, await CountAsync(cancellationToken));
    }

    static ControlLine Line(CurrentControl current)
    {
        var content = current.Version.Content;
        return new ControlLine(
            current.Control.ControlId, content.Title, content.Process, content.OwnerEmail, content.Frequency, content.Type, content.IsKey, content.RiskRating,
            [.. content.CriteriaOf(FrameworkCatalog.Tsc)], current.Version.Number, content.InOperationSince, current.Control.RetiredOn);
    }

    async Task<ControlCounts> CountAsync(CancellationToken cancellationToken)
    {
        var groups = await db.CurrentControls
            .GroupBy(current => new { Ended = current.Control.RetiredOn != null, current.Version.Content.IsKey, current.Version.Content.Level, current.Version.Content.Process })
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var operating = groups.Where(group => !group.Key.Ended).ToList();
        return new ControlCounts(
            operating.Sum(group => group.Count), operating.Where(group => group.Key.IsKey).Sum(group => group.Count),
            Of(ControlLevel.Entity), Of(ControlLevel.Process), Of(ControlLevel.ITGC), groups.Where(group => group.Key.Ended).Sum(group => group.Count),
            [.. groups.Select(group => group.Key.Process).Distinct().Order(StringComparer.Ordinal)]);

        int Of(ControlLevel level) => operating.Where(group => group.Key.Level == level).Sum(group => group.Count);
    }
}

internal sealed class ExportControlsHandler(AuditFlowDb db) : IRequestHandler<ExportControls, byte[]>
{
    public async Task<byte[]> Handle(ExportControls request, CancellationToken cancellationToken)
    {
        var controls = await db.CurrentControls.Filtered(request).Sorted(request.Sort).ToListAsync(cancellationToken);
        return CsvText.Write(ControlSheet.Columns, controls.Select(current => ControlSheet.Write(current.Control.ControlId, current.Version.Content)));
    }
}

internal static class ControlFilters
{
    extension(IQueryable<CurrentControl> controls)
    {
        public IQueryable<CurrentControl> Filtered(ControlFilter filter)
        {
            controls = filter.Ended ? controls.Where(c => c.Control.RetiredOn != null) : controls.Where(c => c.Control.RetiredOn == null);
            if (filter.IsKey is { } isKey)
                controls = controls.Where(c => c.Version.Content.IsKey == isKey);
            if (filter.Level is { } level)
                controls = controls.Where(c => c.Version.Content.Level == level);
            if (filter.Process is { Length: > 0 } process)
                controls = controls.Where(c => c.Version.Content.Process == process);
            if (filter.Owner is { Length: > 0 } owner)
                controls = controls.Where(c => c.Version.Content.OwnerEmail == owner);
            if (filter.Mapping is { Length: > 0 } mapping)
                controls = controls.Where(c => c.Version.Content.Mappings.Contains(mapping));
            if (filter.Text?.Trim() is { Length: > 0 } text)
            {
                var part = LikePattern.Anywhere(text);
#pragma warning disable CA1304, CA1311 // Runs in SQL, where there is no culture.
                controls = controls.Where(c =>
                    EF.Functions.Like(c.Control.ControlId.ToLower(), part, "\\") || EF.Functions.Like(c.Version.Content.Title.ToLower(), part, "\\")
                    || EF.Functions.Like(c.Version.Content.Description.ToLower(), part, "\\") || EF.Functions.Like(c.Version.Content.OwnerEmail, part, "\\"));
#pragma warning restore CA1304, CA1311
            }
            return controls;
        }

        public IQueryable<CurrentControl> Sorted(string? sort) => sort switch
        {
            "-id" => controls.OrderByDescending(c => c.Control.ControlId),
            "title" => controls.OrderBy(c => c.Version.Content.Title).ThenBy(c => c.Control.ControlId),
            "-title" => controls.OrderByDescending(c => c.Version.Content.Title).ThenBy(c => c.Control.ControlId),
            "process" => controls.OrderBy(c => c.Version.Content.Process).ThenBy(c => c.Control.ControlId),
            "-process" => controls.OrderByDescending(c => c.Version.Content.Process).ThenBy(c => c.Control.ControlId),
            "owner" => controls.OrderBy(c => c.Version.Content.OwnerEmail).ThenBy(c => c.Control.ControlId),
            "-owner" => controls.OrderByDescending(c => c.Version.Content.OwnerEmail).ThenBy(c => c.Control.ControlId),
            _ => controls.OrderBy(c => c.Control.ControlId),
        };
    }
}
