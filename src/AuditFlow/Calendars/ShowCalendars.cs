using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Calendars;

/// <summary>The business days of one calendar year.</summary>
[Allow(Permission.ViewCalendars)]
internal sealed record ShowBusinessDays : IQuery<BusinessDaysSheet>
{
    [Range(1900, 2200)]
    public required int Year { get; init; }
}

/// <param name="Weekend">The days of the week that are no business days.</param>
/// <param name="IsKept">Whether somebody entered the weekend or any holiday.</param>
/// <param name="Holidays">Those of the year.</param>
/// <param name="Years">How many holidays each year has that has any.</param>
/// <param name="BusinessDays">How many business days the year has.</param>
/// <param name="Fiscal">The fiscal years in words.</param>
internal sealed record BusinessDaysSheet(IReadOnlyList<DayOfWeek> Weekend, bool IsKept, IReadOnlyList<HolidayLine> Holidays, IReadOnlyDictionary<int, int> Years, int BusinessDays, FiscalSummary Fiscal);

/// <summary>One holiday; it takes no business day away when it falls on a weekend.</summary>
internal sealed record HolidayLine(DateOnly Day, string Name, bool IsOnWeekend);

/// <summary>What the fiscal calendar says, in short.</summary>
internal sealed record FiscalSummary(FiscalPattern Pattern, bool IsKept, int Entered, FiscalPeriod? Quarter);

/// <summary>The periods of one fiscal year, and where they come from.</summary>
[Allow(Permission.ViewCalendars)]
internal sealed record ShowFiscalYear : IQuery<FiscalYearSheet>
{
    /// <summary>Which; the one that runs when null.</summary>
    [Range(1900, 2200)]
    public int? Year { get; init; }

    public required DateOnly Today { get; init; }
}

internal sealed record FiscalYearSheet(FiscalSummary Summary, int Year, FiscalPeriod? Whole, IReadOnlyList<FiscalPeriod> Quarters, IReadOnlyList<FiscalPeriod> Months);

internal sealed class ShowBusinessDaysHandler(AuditFlowDb db, ICalendars calendars, TimeProvider clock) : IRequestHandler<ShowBusinessDays, BusinessDaysSheet>
{
    public async Task<BusinessDaysSheet> Handle(ShowBusinessDays request, CancellationToken cancellationToken)
    {
        var company = await calendars.ReadAsync(cancellationToken);
        var (first, last) = (new DateOnly(request.Year, 1, 1), new DateOnly(request.Year, 12, 31));
        var holidays = await db.Holidays.Where(h => h.Day >= first && h.Day <= last).OrderBy(h => h.Day).ToListAsync(cancellationToken);
        var years = (await db.Holidays.Select(h => h.Day).ToListAsync(cancellationToken)).GroupBy(d => d.Year).ToDictionary(g => g.Key, g => g.Count());
        var isKept = years.Count > 0 || await db.CompanyWeeks.AnyAsync(cancellationToken);
        var weekend = Enumerable.Range(0, 7).Select(i => first.AddDays(i)).Where(company.Days.IsWeekend).Select(d => d.DayOfWeek).OrderBy(d => ((int)d + 6) % 7);
        var fiscal = await db.SummaryAsync(company.Fiscal, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancellationToken);
        return new BusinessDaysSheet(
            [.. weekend], isKept, [.. holidays.Select(h => new HolidayLine(h.Day, h.Name, company.Days.IsWeekend(h.Day)))], years,
            Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Count(i => company.Days.IsBusinessDay(first.AddDays(i))), fiscal);
    }
}

internal sealed class ShowFiscalYearHandler(AuditFlowDb db, ICalendars calendars) : IRequestHandler<ShowFiscalYear, FiscalYearSheet>
{
    public async Task<FiscalYearSheet> Handle(ShowFiscalYear request, CancellationToken cancellationToken)
    {
        var fiscal = (await calendars.ReadAsync(cancellationToken)).Fiscal;
        var year = request.Year ?? fiscal.PeriodOf(request.Today, FiscalKind.Year)?.Year ?? request.Today.Year;
        return new FiscalYearSheet(
            await db.SummaryAsync(fiscal, request.Today, cancellationToken), year, fiscal.In(year, FiscalKind.Year).FirstOrDefault(), [.. fiscal.In(year, FiscalKind.Quarter)], [.. fiscal.In(year, FiscalKind.Month)]);
    }
}

internal static class FiscalSummaries
{
    extension(AuditFlowDb db)
    {
        public async Task<FiscalSummary> SummaryAsync(FiscalCalendar fiscal, DateOnly today, CancellationToken cancellationToken)
            => new(fiscal.Pattern, await db.FiscalYears.AnyAsync(cancellationToken), await db.FiscalPeriods.CountAsync(cancellationToken), fiscal.PeriodOf(today, FiscalKind.Quarter));
    }
}
