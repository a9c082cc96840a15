using System.Globalization;
using AuditFlow.Platform.Calendars;

namespace AuditFlow.Attestations;

/// <summary>The stretch of time before a planned day that a scheduled campaign asks about.</summary>
public enum CampaignPeriod
{
    PreviousMonth,
    PreviousQuarter,
    PreviousFiscalMonth,
    PreviousFiscalQuarter,
    PreviousFiscalYear,
}

/// <summary>What a campaign asks about.</summary>
/// <param name="Name">For people: "Nov 2026", "FY2026 Q3".</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
internal sealed record SchedulePeriod(string Name, DateOnly From, DateOnly To)
{
    /// <summary>The last whole period that ended before the day; null where the fiscal calendar has none.</summary>
    public static SchedulePeriod? Before(DateOnly day, CampaignPeriod period, FiscalCalendar fiscal)
    {
        var month = new DateOnly(day.Year, day.Month, 1);
        return period switch
        {
            CampaignPeriod.PreviousMonth => Months(month, 1),
            CampaignPeriod.PreviousQuarter => Months(month.AddMonths(-((month.Month - 1) % 3)), 3),
            CampaignPeriod.PreviousFiscalMonth => Fiscal(FiscalKind.Month),
            CampaignPeriod.PreviousFiscalQuarter => Fiscal(FiscalKind.Quarter),
            CampaignPeriod.PreviousFiscalYear => Fiscal(FiscalKind.Year),
        };

        SchedulePeriod? Fiscal(FiscalKind kind) => fiscal.LastBefore(day, kind) is { } last ? new SchedulePeriod(last.Name, last.First, last.Last) : null;
    }

    /// <summary>The day by which answers are due. It ends at 23:59:59 where each owner sits (R-37).</summary>
    public static DateOnly DueAfter(DateOnly planned, int days, bool inBusinessDays, BusinessDays calendar)
        => inBusinessDays ? calendar.Add(planned, days) : planned.AddDays(days);

    static SchedulePeriod Months(DateOnly end, int months)
    {
        var (from, to) = (end.AddMonths(-months), end.AddDays(-1));
        return new SchedulePeriod(string.Create(CultureInfo.InvariantCulture, $"{from:MMM yyyy}{(months == 1 ? "" : $" to {to:MMM yyyy}")}"), from, to);
    }
}

internal static class CampaignPeriodWords
{
    extension(CampaignPeriod period)
    {
        /// <summary>"month", "fiscal quarter".</summary>
        public string Words => period switch
        {
            CampaignPeriod.PreviousMonth => "month",
            CampaignPeriod.PreviousQuarter => "calendar quarter",
            CampaignPeriod.PreviousFiscalMonth => "fiscal month",
            CampaignPeriod.PreviousFiscalQuarter => "fiscal quarter",
            CampaignPeriod.PreviousFiscalYear => "fiscal year",
        };

        public bool IsFiscal => period is CampaignPeriod.PreviousFiscalMonth or CampaignPeriod.PreviousFiscalQuarter or CampaignPeriod.PreviousFiscalYear;
    }
}
