using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Frameworks;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace AuditFlow.Controls;

/// <summary>
/// Brings controls.csv into the register: all rows or, with one error, none. A changed row makes a new version of its control;
/// the same file again changes nothing. Controls that are not in the file stay, unless they are to be ended.
/// </summary>
[Allow(Permission.ImportRegisters)]
public sealed record ImportControls : ICommand<ImportReport>
{
    /// <summary>The bytes of the file.</summary>
    [Required, Secret]
    public required byte[] File { get; init; }

    [MaxLength(260)]
    public string? FileName { get; init; }

    /// <summary>Whether controls that are not in the file end; otherwise they stay as they are.</summary>
    public bool RetireMissing { get; init; }

    /// <summary>The day on which they end; today in the company's time zone when empty.</summary>
    public DateOnly? RetiredOn { get; init; }
}

/// <summary>Says what <see cref="ImportControls"/> would do, and changes nothing.</summary>
[Allow(Permission.ImportRegisters)]
public sealed record PreviewControls : IQuery<ImportReport>
{
    [Required, Secret]
    public required byte[] File { get; init; }

    [MaxLength(260)]
    public string? FileName { get; init; }

    public bool RetireMissing { get; init; }
}

internal sealed class PreviewControlsHandler(AuditFlowDb db, FrameworkCatalog frameworks, AuditFlowSettings settings) : IRequestHandler<PreviewControls, ImportReport>
{
    public async Task<ImportReport> Handle(PreviewControls request, CancellationToken cancellationToken)
    {
        var file = RegisterFile.Parse(request.File, ControlSheet.Columns, ImportLimits.Of(settings.Import));
        var plan = ControlImportPlan.Make(file, frameworks, await db.MailboxesAsync(cancellationToken), await db.RegisteredControlsAsync(cancellationToken), request.RetireMissing);
        return plan.Report with { File = request.FileName };
    }
}

internal sealed class ImportControlsHandler(AuditFlowDb db, FrameworkCatalog frameworks, AuditFlowSettings settings, Ids ids, Trail trail, Signals signals, CurrentActor current, TimeProvider clock)
    : IRequestHandler<ImportControls, ImportReport>
{
    public async Task<ImportReport> Handle(ImportControls request, CancellationToken cancellationToken)
    {
        var file = RegisterFile.Parse(request.File, ControlSheet.Columns, ImportLimits.Of(settings.Import));
        var plan = ControlImportPlan.Make(file, frameworks, await db.MailboxesAsync(cancellationToken), await db.RegisteredControlsAsync(cancellationToken), request.RetireMissing);
        var report = plan.Report with { File = request.FileName };
        if (report.HasErrors)
        {
            trail.Add(null, "controls-import-refused", "controls", $"An import of controls was refused: {report.ErrorCount} errors. Nothing was changed.", new { request.FileName, report.ErrorCount });
            return report;
        }

        var change = new ControlChange(clock.GetUtcNow(), current.Actor.Name, request.FileName is null ? "Imported" : $"Imported from {request.FileName}");
        await ApplyAsync(plan, change, request.RetiredOn ?? Today(), cancellationToken);
        Tell(plan, report);
        if (report.HasChanges)
            await signals.RegistersChangedAsync(db, cancellationToken);
        return report with { Applied = true };
    }

    async Task ApplyAsync(ControlImportPlan plan, ControlChange change, DateOnly retireOn, CancellationToken cancellationToken)
    {
        if (!plan.Report.HasChanges)
            return;

        // One round trip for all that change; added controls need none.
        var touched = plan.Changed.Count + plan.Reinstated.Count + plan.Retired.Count > 0
            ? await db.Controls.AsTracking().ToDictionaryAsync(control => control.ControlId, cancellationToken)
            : [];
        foreach (var row in plan.Added)
            db.Controls.Add(Control.Enter(ids.New(), ids.New(), row.Id, row.Content, change));
        foreach (var (row, before) in plan.Changed)
        {
            if (before.RetiredOn is not null)
                touched[row.Id].Reinstate();
            db.ControlVersions.Add(touched[row.Id].Change(ids.New(), row.Content, before.Content.IsKey, change));
        }
        foreach (var row in plan.Reinstated)
            touched[row.Id].Reinstate();
        foreach (var id in plan.Retired)
            touched[id].Retire(retireOn);
    }

    DateOnly Today() => Instant.FromDateTimeOffset(clock.GetUtcNow()).InZone(DateTimeZoneProviders.Tzdb[settings.Company.TimeZone]).Date.ToDateOnly();

    void Tell(ControlImportPlan plan, ImportReport report)
    {
        trail.Add(null, "controls-imported", "controls",
            $"Controls imported: {report.Added} added, {report.Changed} changed, {report.Unchanged} unchanged, {report.Retired} ended.",
            new { report.File, report.Added, report.Changed, report.Unchanged, report.Retired, report.Missing, Versions = report.Changes.Where(change => change.Kind != ImportChangeKind.Added) });

        // R-7: scoping is decided anew when a control becomes key or ceases to be.
        foreach (var (row, before) in plan.Changed.Where(change => change.Row.Content.IsKey != change.Before.Content.IsKey))
            trail.Add(null, "control-key-changed", $"control:{row.Id}", $"{row.Id} {(row.Content.IsKey ? "became key" : "is no longer key")}: {Shortened(row.Content.KeyRationale)}");
    }

    static string Shortened(string? reason) => reason is { Length: > 1_500 } ? reason[..1_500] + "…" : reason ?? "";
}

internal static class RegisteredControls
{
    extension(AuditFlowDb db)
    {
        /// <summary>The whole register in memory: an import compares there and asks the database once.</summary>
        public Task<List<RegisteredControl>> RegisteredControlsAsync(CancellationToken cancellationToken) =>
            db.CurrentControls.AsNoTracking()
                .Select(current => new RegisteredControl(current.Control.ControlId, current.Control.RetiredOn, current.Version.Hash, current.Version.Content))
                .ToListAsync(cancellationToken);

        public async Task<IReadOnlySet<string>> MailboxesAsync(CancellationToken cancellationToken) =>
            (await db.People.AsNoTracking().Select(person => person.Email).ToListAsync(cancellationToken)).ToHashSet();
    }
}
