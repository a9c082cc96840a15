using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The controls that a campaign may ask about, under a filter, with how many each filter leads to.</summary>
[Allow(Permission.ManageCampaigns)]
internal sealed record ChooseControls : IQuery<ControlsToAsk>
{
    public bool? IsKey { get; init; }

    public ControlLevel? Level { get; init; }

    [MaxLength(200)]
    public string? Process { get; init; }

    /// <summary>Those mapped to the criteria of this audit.</summary>
    public Guid? AuditId { get; init; }

    /// <summary>Those mapped to this framework.</summary>
    [MaxLength(40)]
    public string? Framework { get; init; }

    /// <summary>Those mapped to one of these criteria, of the framework where one is given.</summary>
    public IReadOnlyList<string> Criteria { get; init; } = [];
}

internal sealed record ControlsToAsk(IReadOnlyList<ControlToAsk> Controls, int All, int Key, IReadOnlyDictionary<ControlLevel, int> Levels, IReadOnlyList<string> Processes, IReadOnlyList<AuditToAskFor> Audits)
{
    public int Owners => Controls.Select(c => c.Owner).Distinct().Count();
}

internal sealed record ControlToAsk(string ControlId, string Title, string Owner, bool IsKey, ControlLevel Level, string Process, Frequency Frequency, IReadOnlyList<string> Mappings);

internal sealed record AuditToAskFor(Guid Id, string Name);

internal sealed class ChooseControlsHandler(AuditFlowDb db, AuditScope scope) : IRequestHandler<ChooseControls, ControlsToAsk>
{
    public async Task<ControlsToAsk> Handle(ChooseControls request, CancellationToken cancellationToken)
    {
        var all = await db.CurrentControls.Where(c => c.Control.RetiredOn == null).OrderBy(c => c.Control.ControlId)
            .Select(c => new ControlToAsk(
                c.Control.ControlId, c.Version.Content.Title, c.Version.Content.OwnerEmail, c.Version.Content.IsKey, c.Version.Content.Level, c.Version.Content.Process, c.Version.Content.Frequency,
                c.Version.Content.Mappings))
            .ToListAsync(cancellationToken);
        var audits = await db.Audits.Where(a => a.State != AuditState.Closed && a.State != AuditState.Abandoned).OrderByDescending(a => a.CreatedAt)
            .Select(a => new AuditToAskFor(a.Id, a.Name)).ToListAsync(cancellationToken);
        var inScope = request.AuditId is { } audit && audits.Exists(a => a.Id == audit)
            ? (await scope.OfAsync(audit, cancellationToken)).Controls.Select(c => c.ControlId).ToHashSet(StringComparer.Ordinal)
            : null;
        var chosen = all.Where(c =>
            (inScope is null || inScope.Contains(c.ControlId)) && (request.IsKey is null || c.IsKey == request.IsKey) && (request.Level is null || c.Level == request.Level)
            && (string.IsNullOrEmpty(request.Process) || c.Process == request.Process) && IsMapped(c.Mappings, request));
        return new ControlsToAsk(
            [.. chosen], all.Count, all.Count(c => c.IsKey), all.GroupBy(c => c.Level).ToDictionary(g => g.Key, g => g.Count()),
            [.. all.Select(c => c.Process).Distinct().Order(StringComparer.Ordinal)], audits);
    }

    // A mapping is written framework/criterion.
    static bool IsMapped(IReadOnlyList<string> mappings, ChooseControls request)
    {
        var ofFramework = string.IsNullOrEmpty(request.Framework) ? mappings : mappings.Where(m => m.StartsWith($"{request.Framework}/", StringComparison.Ordinal));
        return request.Criteria.Count == 0
            ? string.IsNullOrEmpty(request.Framework) || ofFramework.Any()
            : ofFramework.Any(m => request.Criteria.Contains(m[(m.IndexOf('/', StringComparison.Ordinal) + 1)..]));
    }
}
