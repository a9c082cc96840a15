using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Calendars;

/// <summary>Brings holidays.csv into the calendar of business days: all rows or, with one error, none.</summary>
[Allow(Permission.ManageCalendars)]
public sealed record ImportHolidays : ICommand<ImportReport>
{
    /// <summary>The bytes of the file.</summary>
    [Required, Secret]
    public required byte[] File { get; init; }

    [MaxLength(260)]
    public string? FileName { get; init; }

    /// <summary>Takes away the holidays that are not in the file, of the years that the file is about.</summary>
    public bool RemoveMissing { get; init; }
}

/// <summary>Says what <see cref="ImportHolidays"/> would do, and changes nothing.</summary>
[Allow(Permission.ManageCalendars)]
public sealed record PreviewHolidays : IQuery<ImportReport>
{
    [Required, Secret]
    public required byte[] File { get; init; }

    [MaxLength(260)]
    public string? FileName { get; init; }

    public bool RemoveMissing { get; init; }
}

/// <summary>Brings fiscal-periods.csv into the fiscal calendar: all rows or, with one error, none. Periods that are not in the file stay.</summary>
[Allow(Permission.ManageCalendars)]
public sealed record ImportFiscalPeriods : ICommand<ImportReport>
{
    /// <summary>The bytes of the file.</summary>
    [Required, Secret]
    public required byte[] File { get; init; }

    [MaxLength(260)]
    public string? FileName { get; init; }
}

/// <summary>Says what <see cref="ImportFiscalPeriods"/> would do, and changes nothing.</summary>
[Allow(Permission.ManageCalendars)]
public sealed record PreviewFiscalPeriods : IQuery<ImportReport>
{
    [Required, Secret]
    public required byte[] File { get; init; }

    [MaxLength(260)]
    public string? FileName { get; init; }
}

internal sealed class PreviewHolidaysHandler(AuditFlowDb db, AuditFlowSettings settings) : IRequestHandler<PreviewHolidays, ImportReport>
{
    public async Task<ImportReport> Handle(PreviewHolidays request, CancellationToken cancellationToken)
    {
        var file = RegisterFile.Parse(request.File, HolidaySheet.Columns, ImportLimits.Of(settings.Import));
        var kept = await db.Holidays.ToDictionaryAsync(h => h.Day, h => h.Name, cancellationToken);
        return HolidayImportPlan.Make(file, kept, request.RemoveMissing).Report with { File = request.FileName };
    }
}

internal sealed class ImportHolidaysHandler(AuditFlowDb db, AuditFlowSettings settings, CalendarChange calendar, Trail trail) : IRequestHandler<ImportHolidays, ImportReport>
{
    public async Task<ImportReport> Handle(ImportHolidays request, CancellationToken cancellationToken)
    {
        var file = RegisterFile.Parse(request.File, HolidaySheet.Columns, ImportLimits.Of(settings.Import));
        var kept = await db.Holidays.AsTracking().ToDictionaryAsync(h => h.Day, cancellationToken);
        var plan = HolidayImportPlan.Make(file, kept.ToDictionary(h => h.Key, h => h.Value.Name), request.RemoveMissing);
        var report = plan.Report with { File = request.FileName };
        if (report.HasErrors)
        {
            trail.Add(null, "holidays-import-refused", "calendar:business-days", $"An import of holidays was refused: {report.ErrorCount} errors. Nothing was changed.", new { request.FileName, report.ErrorCount });
            return report;
        }

        trail.Add(
            null, "holidays-imported", "calendar:business-days", $"Holidays imported: {report.Added} added, {report.Changed} renamed, {report.Retired} removed, {report.Unchanged} unchanged.",
            new { request.FileName, Added = plan.Added.Select(r => r.Day), Renamed = plan.Renamed.Select(r => r.Day), plan.Removed });
        if (report.HasChanges)
        {
            await calendar.MakeAsync(
                () =>
                {
                    db.Holidays.AddRange(plan.Added.Select(r => Holiday.Of(r.Day, r.Name)));
                    db.Holidays.RemoveRange(plan.Removed.Select(d => kept[d]));
                    foreach (var row in plan.Renamed)
                    {
                        kept[row.Day].Rename(row.Name);
                    }

                    return Task.CompletedTask;
                },
                cancellationToken);
        }

        return report with { Applied = true };
    }
}

internal sealed class PreviewFiscalPeriodsHandler(AuditFlowDb db, AuditFlowSettings settings) : IRequestHandler<PreviewFiscalPeriods, ImportReport>
{
    public async Task<ImportReport> Handle(PreviewFiscalPeriods request, CancellationToken cancellationToken)
    {
        var file = RegisterFile.Parse(request.File, FiscalPeriodSheet.Columns, ImportLimits.Of(settings.Import));
        var kept = await db.FiscalPeriods.Select(p => new EnteredPeriod(p.Name, p.Kind, p.First, p.Last)).ToListAsync(cancellationToken);
        return PeriodImportPlan.Make(file, kept).Report with { File = request.FileName };
    }
}

internal sealed class ImportFiscalPeriodsHandler(AuditFlowDb db, AuditFlowSettings settings, CalendarChange calendar, Ids ids, Trail trail) : IRequestHandler<ImportFiscalPeriods, ImportReport>
{
    public async Task<ImportReport> Handle(ImportFiscalPeriods request, CancellationToken cancellationToken)
    {
        var file = RegisterFile.Parse(request.File, FiscalPeriodSheet.Columns, ImportLimits.Of(settings.Import));
        var kept = await db.FiscalPeriods.AsTracking().ToListAsync(cancellationToken);
        var plan = PeriodImportPlan.Make(file, [.. kept.Select(p => new EnteredPeriod(p.Name, p.Kind, p.First, p.Last))]);
        var report = plan.Report with { File = request.FileName };
        if (report.HasErrors)
        {
            trail.Add(null, "fiscal-periods-import-refused", "calendar:fiscal", $"An import of fiscal periods was refused: {report.ErrorCount} errors. Nothing was changed.", new { request.FileName, report.ErrorCount });
            return report;
        }

        trail.Add(
            null, "fiscal-periods-imported", "calendar:fiscal", $"Fiscal periods imported: {report.Added} added, {report.Changed} changed, {report.Unchanged} unchanged.",
            new { request.FileName, Added = plan.Added.Select(r => r.Period), Changed = plan.Changed.Select(r => r.Period) });
        if (report.HasChanges)
        {
            await calendar.MakeAsync(
                () =>
                {
                    db.FiscalPeriods.AddRange(plan.Added.Select(r => FiscalPeriodDays.Of(ids.New(), r.Period)));
                    foreach (var row in plan.Changed)
                    {
                        kept.Single(p => p.Kind == row.Period.Kind && p.Name == row.Period.Name).Change(row.Period);
                    }

                    return Task.CompletedTask;
                },
                cancellationToken);
        }

        return report with { Applied = true };
    }
}
