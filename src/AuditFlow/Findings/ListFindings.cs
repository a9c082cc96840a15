using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>Which findings: one word for each chip of the list.</summary>
public enum FindingFilter
{
    Open,
    Overdue,
    Mine,
    Plan,
    Retest,
    Accepted,
    Closed,
    All,
}

/// <summary>What to show of the findings. The list and its CSV take the same filter.</summary>
public record FindingChoice
{
    public FindingFilter State { get; init; }

    /// <summary>The mailbox of whoever sees to the fix.</summary>
    [MaxLength(254)]
    public string? Owner { get; init; }

    [MaxLength(40)]
    public string? ControlId { get; init; }

    public Guid? AuditId { get; init; }

    /// <summary>due, number, control, owner or opened; a leading minus means downwards.</summary>
    [MaxLength(20)]
    public string? Sort { get; init; }
}

/// <summary>One page of the findings.</summary>
[Allow(Permission.ViewFindings)]
public sealed record ListFindings : FindingChoice, IQuery<FindingList>
{
    public const int Size = 50;

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

/// <summary>The filtered findings as CSV.</summary>
[Allow(Permission.ViewFindings)]
public sealed record ExportFindings : FindingChoice, IQuery<byte[]>;

public sealed record FindingList(IReadOnlyList<FindingLine> Rows, int Total, IReadOnlyDictionary<FindingFilter, int> Counts);

public sealed record FindingLine(
    string Number, string Title, string ControlId, string? AuditName, SeverityScale Scale, FindingSeverity Severity, FindingState State, FindingStage Stage, string RemediationOwner,
    DateTimeOffset OpenedAt, DateTimeOffset DueAt, bool IsOpen, DateOnly? AcceptedUntil);

internal sealed class ListFindingsHandler(AuditFlowDb db, CurrentActor current, TimeProvider clock) : IRequestHandler<ListFindings, FindingList>
{
    public async Task<FindingList> Handle(ListFindings request, CancellationToken cancellationToken)
    {
        var (now, me) = (clock.GetUtcNow(), current.Actor.Mailbox);
        var chosen = db.Findings.Chosen(request, now, me);
        var rows = await chosen.Sorted(request.Sort).Skip((request.Page - 1) * ListFindings.Size).Take(ListFindings.Size).ToListAsync(cancellationToken);
        var counts = new Dictionary<FindingFilter, int>();
        foreach (var state in Enum.GetValues<FindingFilter>())
        {
            counts[state] = await db.Findings.Chosen(new FindingChoice { State = state, Owner = request.Owner, AuditId = request.AuditId, ControlId = request.ControlId }, now, me).CountAsync(cancellationToken);
        }

        return new(await db.LinesAsync(rows, now, cancellationToken), counts[request.State], counts);
    }
}

internal sealed class ExportFindingsHandler(AuditFlowDb db, CurrentActor current, TimeProvider clock) : IRequestHandler<ExportFindings, byte[]>
{
    static readonly string[] Columns = ["Number", "Title", "Control", "Audit", "Severity", "State", "Owner", "Opened", "Due", "AcceptedUntil"];

    public async Task<byte[]> Handle(ExportFindings request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var findings = await db.Findings.Chosen(request, now, current.Actor.Mailbox).Sorted(request.Sort).ToListAsync(cancellationToken);
        var lines = await db.LinesAsync(findings, now, cancellationToken);
        return CsvText.Write(Columns, lines.Select(f => new[]
        {
            f.Number, f.Title, f.ControlId, f.AuditName, f.Severity.Words, f.Stage.ToString(), f.RemediationOwner,
            $"{f.OpenedAt:yyyy-MM-dd}", $"{f.DueAt:yyyy-MM-dd}", f.AcceptedUntil is { } day ? $"{day:yyyy-MM-dd}" : "",
        }));
    }
}

internal static class FindingQueries
{
    extension(IQueryable<Finding> findings)
    {
        /// <summary>Neither closed nor within a running acceptance; the same as <see cref="Finding.IsOpen"/>, in SQL.</summary>
        public IQueryable<Finding> StillOpen(DateTimeOffset now)
            => findings.Where(f => f.State != FindingState.Closed && (f.State != FindingState.RiskAccepted || f.AcceptanceEndsAt < now));

        public IQueryable<Finding> Chosen(FindingChoice choice, DateTimeOffset now, string? me)
        {
            var chosen = choice.State switch
            {
                FindingFilter.Open => findings.StillOpen(now),
                FindingFilter.Overdue => findings.StillOpen(now).Where(f => f.DueAt < now),
                FindingFilter.Mine => findings.StillOpen(now).Where(f => f.RemediationOwner == me || f.Owner == me),
                FindingFilter.Plan => findings.Where(f => f.IsPlanWaiting),
                FindingFilter.Retest => findings.Where(f => f.State == FindingState.ReadyForRetest),
                FindingFilter.Accepted => findings.Where(f => f.State == FindingState.RiskAccepted),
                FindingFilter.Closed => findings.Where(f => f.State == FindingState.Closed),
                FindingFilter.All => findings,
            };
            return chosen.Where(f =>
                (choice.Owner == null || f.RemediationOwner == choice.Owner) && (choice.ControlId == null || f.ControlId == choice.ControlId) && (choice.AuditId == null || f.AuditId == choice.AuditId));
        }

        public IQueryable<Finding> Sorted(string? sort) => sort switch
        {
            "number" => findings.OrderBy(f => f.Sequence),
            "-number" => findings.OrderByDescending(f => f.Sequence),
            "control" => findings.OrderBy(f => f.ControlId).ThenBy(f => f.Sequence),
            "-control" => findings.OrderByDescending(f => f.ControlId).ThenBy(f => f.Sequence),
            "owner" => findings.OrderBy(f => f.RemediationOwner).ThenBy(f => f.DueAt),
            "-owner" => findings.OrderByDescending(f => f.RemediationOwner).ThenBy(f => f.DueAt),
            "opened" => findings.OrderBy(f => f.OpenedAt),
            "-opened" => findings.OrderByDescending(f => f.OpenedAt),
            "-due" => findings.OrderByDescending(f => f.DueAt).ThenBy(f => f.Sequence),
            _ => findings.OrderBy(f => f.DueAt).ThenBy(f => f.Sequence),
        };
    }

    extension(AuditFlowDb db)
    {
        public async Task<List<FindingLine>> LinesAsync(IReadOnlyCollection<Finding> findings, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var ids = findings.Select(f => f.AuditId).Distinct().ToList();
            var audits = await db.Audits.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, cancellationToken);
            return [.. findings.Select(f => new FindingLine(
                f.Number, f.Title, f.ControlId, f.AuditId is { } audit ? audits.GetValueOrDefault(audit) : null, f.Scale, f.Severity, f.State, f.Stage(now), f.RemediationOwner,
                f.OpenedAt, f.DueAt, f.IsOpen(now), f.AcceptedUntil))];
        }
    }
}
