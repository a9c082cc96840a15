using AuditFlow.Platform;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Calendars;

internal sealed class CalendarsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<ICalendars, KeptCalendars>();
        services.AddScoped<CalendarChange>();
    }
}

/// <summary>The calendars as the database keeps them: some hundred rows, read when they are asked for and never at the start.</summary>
internal sealed class KeptCalendars(AuditFlowDb db) : ICalendars
{
    public async Task<CompanyCalendars> ReadAsync(CancellationToken cancellationToken)
    {
        var week = await db.CompanyWeeks.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var holidays = await db.Holidays.AsNoTracking().Select(h => h.Day).ToListAsync(cancellationToken);
        var years = await db.FiscalYears.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var periods = await db.FiscalPeriods.AsNoTracking().OrderBy(p => p.First).Select(p => new EnteredPeriod(p.Name, p.Kind, p.First, p.Last)).ToListAsync(cancellationToken);
        return new CompanyCalendars(
            new BusinessDays(week?.Weekend ?? [DayOfWeek.Saturday, DayOfWeek.Sunday], holidays), new FiscalCalendar(years?.Pattern ?? FiscalPattern.CalendarYear, periods));
    }
}

/// <summary>Changes the calendars and lets the schedules go by what they say then.</summary>
internal sealed class CalendarChange(AuditFlowDb db, ICalendars calendars, IMediator mediator)
{
    /// <returns>The schedules whose next time moved.</returns>
    public async Task<IReadOnlyList<MovedSchedule>> MakeAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        // Two changes at once would each compare with calendars that the other has left behind.
        await db.HoldAsync("calendars", cancellationToken);
        var before = await calendars.ReadAsync(cancellationToken);
        await change();
        await db.SaveChangesAsync(cancellationToken);
        return await mediator.Send(new MoveSchedules { Before = before, After = await calendars.ReadAsync(cancellationToken) }, cancellationToken);
    }
}
