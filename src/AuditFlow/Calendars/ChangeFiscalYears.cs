using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Calendars;

/// <summary>Says how the fiscal years follow from one another. Periods that were entered with their days still win.</summary>
[Allow(Permission.ManageCalendars)]
internal sealed record ChangeFiscalYears : ICommand<IReadOnlyList<MovedSchedule>>
{
    [Required]
    public required FiscalPattern Pattern { get; init; }
}

/// <summary>Takes away all periods that were entered with their days: the pattern decides again.</summary>
[Allow(Permission.ManageCalendars)]
internal sealed record RemoveFiscalPeriods : ICommand<IReadOnlyList<MovedSchedule>>
{
    [Required(ErrorMessage = "Say why they are taken away.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class ChangeFiscalYearsHandler(AuditFlowDb db, CalendarChange calendar, Trail trail) : IRequestHandler<ChangeFiscalYears, IReadOnlyList<MovedSchedule>>
{
    public async Task<IReadOnlyList<MovedSchedule>> Handle(ChangeFiscalYears request, CancellationToken cancellationToken)
    {
        trail.Add(null, "fiscal-years-changed", "calendar:fiscal", $"The fiscal year is {request.Pattern.Words}.", new { request.Pattern });
        return await calendar.MakeAsync(
            async () =>
            {
                if (await db.FiscalYears.AsTracking().SingleOrDefaultAsync(cancellationToken) is { } years)
                {
                    years.Change(request.Pattern);
                }
                else
                {
                    db.FiscalYears.Add(FiscalYears.Of(request.Pattern));
                }
            },
            cancellationToken);
    }
}

internal sealed class RemoveFiscalPeriodsHandler(AuditFlowDb db, CalendarChange calendar, Trail trail) : IRequestHandler<RemoveFiscalPeriods, IReadOnlyList<MovedSchedule>>
{
    public async Task<IReadOnlyList<MovedSchedule>> Handle(RemoveFiscalPeriods request, CancellationToken cancellationToken)
    {
        var periods = await db.FiscalPeriods.AsTracking().ToListAsync(cancellationToken);
        Refuse.If(periods.Count == 0, "no-periods", "No period was entered with its days.");
        trail.Add(
            null, "fiscal-periods-removed", "calendar:fiscal", $"{periods.Count} entered fiscal periods were taken away; the pattern decides: {request.Reason.Trim()}",
            new { Periods = periods.Select(p => $"{p.Kind} {p.Name} {p.First:yyyy-MM-dd} {p.Last:yyyy-MM-dd}") });
        return await calendar.MakeAsync(
            () =>
            {
                db.FiscalPeriods.RemoveRange(periods);
                return Task.CompletedTask;
            },
            cancellationToken);
    }
}
