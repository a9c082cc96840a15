using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>
/// Brings people.csv into the register: all rows or, with one error, none. People who are not in the file stay. Nobody gets an account.
/// </summary>
[Allow(Permission.ImportRegisters)]
public sealed record ImportPeople : ICommand<ImportReport>
{
    /// <summary>The bytes of the file.</summary>
    [Required, Secret]
    public required byte[] File { get; init; }

    [MaxLength(260)]
    public string? FileName { get; init; }
}

/// <summary>Says what <see cref="ImportPeople"/> would do, and changes nothing.</summary>
[Allow(Permission.ImportRegisters)]
public sealed record PreviewPeople : IQuery<ImportReport>
{
    [Required, Secret]
    public required byte[] File { get; init; }

    [MaxLength(260)]
    public string? FileName { get; init; }
}

internal sealed class PreviewPeopleHandler(AuditFlowDb db, AuditFlowSettings settings) : IRequestHandler<PreviewPeople, ImportReport>
{
    public async Task<ImportReport> Handle(PreviewPeople request, CancellationToken cancellationToken)
    {
        var file = RegisterFile.Parse(request.File, PersonSheet.Columns, ImportLimits.Of(settings.Import));
        return PeopleImportPlan.Make(file, await db.RegisteredPeopleAsync(cancellationToken)).Report with { File = request.FileName };
    }
}

internal sealed class ImportPeopleHandler(AuditFlowDb db, AuditFlowSettings settings, Ids ids, Trail trail, Signals signals) : IRequestHandler<ImportPeople, ImportReport>
{
    public async Task<ImportReport> Handle(ImportPeople request, CancellationToken cancellationToken)
    {
        var file = RegisterFile.Parse(request.File, PersonSheet.Columns, ImportLimits.Of(settings.Import));
        var plan = PeopleImportPlan.Make(file, await db.RegisteredPeopleAsync(cancellationToken));
        var report = plan.Report with { File = request.FileName };
        if (report.HasErrors)
        {
            trail.Add(null, "people-import-refused", "people", $"An import of people was refused: {report.ErrorCount} errors. Nothing was changed.", new { request.FileName, report.ErrorCount });
            return report;
        }

        await ApplyAsync(plan, cancellationToken);
        trail.Add(null, "people-imported", "people", $"People imported: {report.Added} added, {report.Changed} changed, {report.Unchanged} unchanged.",
            new { request.FileName, report.Added, report.Changed, report.Unchanged, report.Missing });
        if (report.HasChanges)
            await signals.RegistersChangedAsync(db, cancellationToken);
        return report with { Applied = true };
    }

    async Task ApplyAsync(PeopleImportPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.Report.HasChanges)
            return;
        var people = await db.People.AsTracking().ToDictionaryAsync(person => person.Email, cancellationToken);
        foreach (var row in plan.Changed)
            people[row.Email].Change(row);
        foreach (var row in plan.Added)
            people.Add(row.Email, db.People.Add(Person.Enter(ids.New(), row)).Entity);
        foreach (var row in plan.Added.Concat(plan.Changed))
            people[row.Email].ReportTo(row.ManagerEmail is null ? null : people[row.ManagerEmail].Id);
    }
}

internal static class RegisteredPeople
{
    extension(AuditFlowDb db)
    {
        /// <summary>The whole register in memory: an import compares there and asks the database once.</summary>
        public async Task<List<RegisteredPerson>> RegisteredPeopleAsync(CancellationToken cancellationToken)
        {
            var people = await db.People.AsNoTracking().ToListAsync(cancellationToken);
            var emails = people.ToDictionary(person => person.Id, person => person.Email);
            return [.. people.Select(person => new RegisteredPerson(person.Email, person.DisplayName, person.Roles, person.ManagerId is { } id ? emails[id] : null, person.TimeZone))];
        }
    }
}
