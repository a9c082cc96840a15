using System.ComponentModel.DataAnnotations;
using AuditFlow.Attestations;
using AuditFlow.Findings;
using AuditFlow.Frameworks;
using AuditFlow.People;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Controls;

/// <summary>All that the register knows of one control.</summary>
[Allow(Permission.ViewControls)]
public sealed record ShowControl : IQuery<ControlSheetView>
{
    [Required]
    [MaxLength(Control.MaxIdLength)]
    public required string ControlId { get; init; }
}

/// <summary>One control with its versions and what it is mapped to.</summary>
public sealed record ControlSheetView
{
    public required string ControlId { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset VersionSince { get; init; }
    public required string Hash { get; init; }
    public required DateOnly? RetiredOn { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required string Process { get; init; }
    public required PersonName Owner { get; init; }
    public required PersonName? Performer { get; init; }
    public required PersonName? Manager { get; init; }
    public required IReadOnlyList<SystemLine> Systems { get; init; }
    public required ControlNature Nature { get; init; }
    public required ControlType Type { get; init; }
    public required ControlLevel Level { get; init; }
    public required Frequency Frequency { get; init; }
    public required bool IsKey { get; init; }
    public required string? KeyRationale { get; init; }
    public required RiskRating RiskRating { get; init; }
    public required IReadOnlyList<string> Assertions { get; init; }
    public required IReadOnlyList<string> Accounts { get; init; }
    public required IReadOnlyList<MappedCriterion> Criteria { get; init; }
    public required IReadOnlyList<MappedCriterion> Principles { get; init; }
    public required string? ItgcDomain { get; init; }
    public required string? Evidence { get; init; }
    public required string? Report { get; init; }
    public required IReadOnlyList<string> CompensatesFor { get; init; }

    /// <summary>Controls that stand in for this one.</summary>
    public required IReadOnlyList<string> CompensatedBy { get; init; }
    public required DateOnly InOperationSince { get; init; }

    /// <summary>What the text leaves open .</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>What owners were asked about it, the newest first; empty for whoever may not see attestations.</summary>
    public required IReadOnlyList<ControlAttestation> Attestations { get; init; }

    /// <summary>What was found about it, open ones first; empty for whoever may not see findings.</summary>
    public required IReadOnlyList<ControlFinding> Findings { get; init; }

    /// <summary>The changes, the newest first.</summary>
    public required IReadOnlyList<VersionChange> Changes { get; init; }
}

public sealed record PersonName(string Email, string? Name);

/// <summary>A system that the control names, and whether an IT general control names it too.</summary>
public sealed record SystemLine(string Name, bool HasItgc);

public sealed record MappedCriterion(string FrameworkId, string Id, string Title, IReadOnlyList<string> SameAs);

/// <summary>What a version changed against the one before it.</summary>
public sealed record VersionChange(int From, int To, DateTimeOffset At, string By, string Reason, IReadOnlyList<ColumnChange> Columns);

public sealed record ColumnChange(string Column, IReadOnlyList<DiffPart> Parts);

public sealed record ControlAttestation(
    Guid CampaignId, string Campaign, DateOnly PeriodFrom, DateOnly PeriodTo, string Signer, int Version, string State, AttestationAnswer? Answer, DateTimeOffset? SubmittedAt, DateTimeOffset DueAt);

public sealed record ControlFinding(string Number, string Title, FindingState State, DateOnly? AcceptedUntil, DateTimeOffset OpenedAt, DateTimeOffset DueAt, bool IsOpen);

internal sealed class ShowControlHandler(AuditFlowDb db, FrameworkCatalog frameworks, CurrentActor current, TimeProvider clock) : IRequestHandler<ShowControl, ControlSheetView>
{
    /// <summary>So many changes are shown in full; a register has few, a page should stay small.</summary>
    const int ShownVersions = 20;

    /// <summary>Three years of monthly answers.</summary>
    const int ShownAnswers = 36;

    const int ShownFindings = 50;

    public async Task<ControlSheetView> Handle(ShowControl request, CancellationToken cancellationToken)
    {
        var control = Refuse.IfMissing(await db.Controls.SingleOrDefaultAsync(c => c.ControlId == request.ControlId, cancellationToken), $"control {request.ControlId}");
        var versions = await db.ControlVersions.Where(v => v.ControlId == control.ControlId).OrderByDescending(v => v.Number).Take(ShownVersions + 1).ToListAsync(cancellationToken);
        var current = versions[0];
        var content = current.Content;

        var names = await NamesAsync(content, cancellationToken);
        var systemsWithItgc = await SystemsWithItgcAsync(cancellationToken);
        return new ControlSheetView
        {
            ControlId = control.ControlId, Version = current.Number, VersionSince = current.CreatedAt, Hash = current.Hash, RetiredOn = control.RetiredOn,
            Title = content.Title, Description = content.Description, Process = content.Process,
            Owner = names(content.OwnerEmail)!, Performer = names(content.PerformerEmail), Manager = names(content.ManagerEmail),
            Systems = [.. content.Systems.Select(system => new SystemLine(system, systemsWithItgc.Contains(system)))],
            Nature = content.Nature, Type = content.Type, Level = content.Level, Frequency = content.Frequency, IsKey = content.IsKey, KeyRationale = content.KeyRationale,
            RiskRating = content.RiskRating, Assertions = content.Assertions, Accounts = content.Accounts,
            Criteria = Mapped(content, FrameworkCatalog.Tsc), Principles = Mapped(content, FrameworkCatalog.Coso),
            ItgcDomain = content.ItgcDomain, Evidence = content.Evidence, Report = content.Report, CompensatesFor = content.CompensatesFor,
            CompensatedBy = await CompensatedByAsync(control.ControlId, cancellationToken), InOperationSince = content.InOperationSince,
            Remarks = [.. ControlRules.Check(content, systemsWithItgc).Concat(ControlLinter.Read(content)).Select(remark => remark.Reason)],
            Attestations = await AttestationsAsync(control.ControlId, cancellationToken),
            Findings = await FindingsAsync(control.ControlId, cancellationToken),
            Changes = Changes(control.ControlId, versions),
        };
    }

    async Task<Func<string?, PersonName?>> NamesAsync(ControlContent content, CancellationToken cancellationToken)
    {
        string?[] emails = [content.OwnerEmail, content.PerformerEmail, content.ManagerEmail];
        var people = await db.People.Where(person => emails.Contains(person.Email)).ToDictionaryAsync(person => person.Email, person => person.DisplayName, cancellationToken);
        return email => email is null ? null : new PersonName(email, people.GetValueOrDefault(email));
    }

    async Task<List<ControlAttestation>> AttestationsAsync(string controlId, CancellationToken cancellationToken)
    {
        if (!Permissions.Allows(current.Actor, Permission.ViewAttestations))
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var rows = await (
            from a in db.Attestations
            join c in db.Campaigns on a.CampaignId equals c.Id
            where a.ControlId == controlId
            orderby c.PeriodTo descending, c.OpenedAt descending
            select new { Attestation = a, Campaign = c }).Take(ShownAnswers).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new ControlAttestation(
            row.Campaign.Id, row.Campaign.Name, row.Campaign.PeriodFrom, row.Campaign.PeriodTo, row.Attestation.SignerEmail, row.Attestation.ControlVersion,
            ShowCampaignHandler.Shown(row.Attestation, mail: null, now), row.Attestation.Answer, row.Attestation.SubmittedAt, row.Attestation.DueAt));
    }

    async Task<List<ControlFinding>> FindingsAsync(string controlId, CancellationToken cancellationToken)
    {
        if (!Permissions.Allows(current.Actor, Permission.ViewFindings))
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var findings = await db.Findings.Where(f => f.ControlId == controlId).OrderByDescending(f => f.OpenedAt).Take(ShownFindings).ToListAsync(cancellationToken);
        return [.. findings.Select(f => new ControlFinding(f.Number, f.Title, f.State, f.AcceptedUntil, f.OpenedAt, f.DueAt, f.IsOpen(now))).OrderByDescending(f => f.IsOpen)];
    }

    async Task<HashSet<string>> SystemsWithItgcAsync(CancellationToken cancellationToken)
    {
        var systems = await db.CurrentControls
            .Where(c => c.Control.RetiredOn == null && c.Version.Content.Level == ControlLevel.ITGC)
            .Select(c => c.Version.Content.Systems).ToListAsync(cancellationToken);
        return [.. systems.SelectMany(names => names)];
    }

    Task<List<string>> CompensatedByAsync(string controlId, CancellationToken cancellationToken) =>
        db.CurrentControls
            .Where(c => c.Control.RetiredOn == null && c.Version.Content.CompensatesFor.Contains(controlId))
            .Select(c => c.Control.ControlId).OrderBy(id => id).ToListAsync(cancellationToken);

    List<MappedCriterion> Mapped(ControlContent content, string frameworkId) =>
    [
        .. content.CriteriaOf(frameworkId).Select(id => new MappedCriterion(
            frameworkId, id, frameworks[frameworkId].Find(id)?.Title ?? "", [.. frameworks.Equivalents(frameworkId, id).Select(same => same.Criterion.Id)])),
    ];

    static List<VersionChange> Changes(string controlId, List<ControlVersion> newestFirst) =>
    [
        .. newestFirst.Zip(newestFirst.Skip(1), (after, before) => new VersionChange(
            before.Number, after.Number, after.CreatedAt, after.CreatedBy, after.Reason,
            [
                .. ControlHash.Fields(controlId, before.Content).Zip(ControlHash.Fields(controlId, after.Content))
                    .Where(pair => pair.First.Value != pair.Second.Value)
                    .Select(pair => new ColumnChange(pair.First.Name, WordDiff.Between(Readable(pair.First.Value), Readable(pair.Second.Value)))),
            ])),
    ];

    // Lists are kept one item a line; in a sentence they read better with semicolons.
    static string Readable(string value) => value.Replace("\n", "; ", StringComparison.Ordinal).Replace($"{FrameworkCatalog.Tsc}/", "", StringComparison.Ordinal).Replace($"{FrameworkCatalog.Coso}/", "COSO ", StringComparison.Ordinal);
}
