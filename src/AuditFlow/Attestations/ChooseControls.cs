using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Frameworks;
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

    /// <summary>Those that name this system.</summary>
    [MaxLength(200)]
    public string? System { get; init; }

    /// <summary>Those of this owner, by mailbox.</summary>
    [MaxLength(254)]
    public string? Owner { get; init; }

    public Frequency? Frequency { get; init; }

    /// <summary>Those mapped to the criteria of this audit.</summary>
    public Guid? AuditId { get; init; }

    /// <summary>Those mapped to this framework.</summary>
    [MaxLength(40)]
    public string? Framework { get; init; }

    /// <summary>Those mapped to one of these criteria, of the framework where one is given.</summary>
    public IReadOnlyList<string> Criteria { get; init; } = [];

    /// <summary>Only these, by id, of what the rest leaves. Empty: all of them.</summary>
    public IReadOnlyList<string> ControlIds { get; init; } = [];

    /// <summary>All but these.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>The filter of a campaign. An audit narrows it to the audit's own controls unless a framework was chosen.</summary>
    public static ChooseControls In(CampaignScope scope, Guid? auditId) => new()
    {
        IsKey = scope.IsKey, Level = scope.Level, Process = scope.Process, System = scope.System, Owner = scope.Owner, Frequency = scope.Frequency, Framework = scope.Framework,
        Criteria = scope.Criteria, ControlIds = scope.ControlIds, Without = scope.Without, AuditId = string.IsNullOrEmpty(scope.Framework) ? auditId : null,
    };
}

/// <summary>What a filter leaves, and where it could go on to.</summary>
internal sealed record ControlsToAsk
{
    public required IReadOnlyList<ControlToAsk> Controls { get; init; }

    /// <summary>All in operation.</summary>
    public required int All { get; init; }

    public required int Key { get; init; }

    /// <summary>Asked for by id, and not in operation.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    public required IReadOnlyList<ScopeChoice> Levels { get; init; }

    public required IReadOnlyList<ScopeChoice> Processes { get; init; }

    public required IReadOnlyList<ScopeChoice> Systems { get; init; }

    public required IReadOnlyList<ScopeChoice> Owners { get; init; }

    public required IReadOnlyList<ScopeChoice> Frequencies { get; init; }

    public required IReadOnlyList<ScopeChoice> Frameworks { get; init; }

    public required IReadOnlyList<AuditToAskFor> Audits { get; init; }

    public int PeopleAsked => Controls.Select(c => c.Owner).Distinct().Count();
}

/// <summary>A value of a filter, and how many controls in operation have it.</summary>
internal sealed record ScopeChoice(string Value, string Words, int Count);

internal sealed record ControlToAsk(
    string ControlId, string Title, string Owner, bool IsKey, ControlLevel Level, string Process, Frequency Frequency, IReadOnlyList<string> Systems, IReadOnlyList<string> Mappings);

internal sealed record AuditToAskFor(Guid Id, string Name);

internal sealed class ChooseControlsHandler(ControlChoice choice) : IRequestHandler<ChooseControls, ControlsToAsk>
{
    public Task<ControlsToAsk> Handle(ChooseControls request, CancellationToken cancellationToken) => choice.ChooseAsync(request, cancellationToken);
}

/// <summary>Applies a filter to the register as it is now.</summary>
internal sealed class ControlChoice(AuditFlowDb db, AuditScope scope, FrameworkCatalog frameworks)
{
    public async Task<ControlsToAsk> ChooseAsync(ChooseControls request, CancellationToken cancellationToken)
    {
        var all = await db.CurrentControls.Where(c => c.Control.RetiredOn == null).OrderBy(c => c.Control.ControlId)
            .Select(c => new ControlToAsk(
                c.Control.ControlId, c.Version.Content.Title, c.Version.Content.OwnerEmail, c.Version.Content.IsKey, c.Version.Content.Level, c.Version.Content.Process, c.Version.Content.Frequency,
                c.Version.Content.Systems, c.Version.Content.Mappings))
            .ToListAsync(cancellationToken);
        var audits = await db.Audits.Where(a => a.State != AuditState.Closed && a.State != AuditState.Abandoned).OrderByDescending(a => a.CreatedAt)
            .Select(a => new AuditToAskFor(a.Id, a.Name)).ToListAsync(cancellationToken);
        var inScope = request.AuditId is { } audit && audits.Exists(a => a.Id == audit)
            ? (await scope.OfAsync(audit, cancellationToken)).Controls.Select(c => c.ControlId).ToHashSet(StringComparer.Ordinal)
            : null;
        var (only, without) = (request.ControlIds.ToHashSet(StringComparer.Ordinal), request.Without.ToHashSet(StringComparer.Ordinal));
        return new ControlsToAsk
        {
            Controls = [.. all.Where(c => (inScope is null || inScope.Contains(c.ControlId)) && (only.Count == 0 || only.Contains(c.ControlId)) && !without.Contains(c.ControlId) && Fits(c, request))],
            All = all.Count, Key = all.Count(c => c.IsKey), Missing = [.. only.Except(all.Select(c => c.ControlId)).Order(StringComparer.Ordinal)], Audits = audits,
            Levels = [.. all.CountBy(c => c.Level).OrderBy(l => l.Key).Select(l => new ScopeChoice(l.Key.ToString(), l.Key.Words, l.Value))],
            Frequencies = [.. all.CountBy(c => c.Frequency).OrderBy(f => f.Key).Select(f => new ScopeChoice(f.Key.ToString(), f.Key.Words, f.Value))],
            Processes = Choices(all.Select(c => c.Process)), Systems = Choices(all.SelectMany(c => c.Systems.Distinct())), Owners = Choices(all.Select(c => c.Owner)),
            Frameworks = [.. Choices(all.SelectMany(c => c.Mappings.Select(FrameworkOf).Distinct())).Select(f => f with { Words = frameworks.Find(f.Value)?.Title ?? f.Value })],
        };
    }

    static List<ScopeChoice> Choices(IEnumerable<string> values)
        => [.. values.Where(v => v.Length > 0).CountBy(v => v).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new ScopeChoice(v.Key, v.Key, v.Value))];

    static bool Fits(ControlToAsk c, ChooseControls request)
        => (request.IsKey is null || c.IsKey == request.IsKey) && (request.Level is null || c.Level == request.Level) && (request.Frequency is null || c.Frequency == request.Frequency)
            && (string.IsNullOrEmpty(request.Process) || c.Process == request.Process) && (string.IsNullOrEmpty(request.System) || c.Systems.Contains(request.System))
            && (string.IsNullOrEmpty(request.Owner) || c.Owner == request.Owner) && IsMapped(c.Mappings, request);

    // A mapping is written framework/criterion.
    static string FrameworkOf(string mapping) => mapping.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? mapping[..slash] : mapping;

    static bool IsMapped(IReadOnlyList<string> mappings, ChooseControls request)
    {
        var ofFramework = string.IsNullOrEmpty(request.Framework) ? mappings : mappings.Where(m => m.StartsWith($"{request.Framework}/", StringComparison.Ordinal));
        return request.Criteria.Count == 0
            ? string.IsNullOrEmpty(request.Framework) || ofFramework.Any()
            : ofFramework.Any(m => request.Criteria.Contains(m[(m.IndexOf('/', StringComparison.Ordinal) + 1)..]));
    }
}
