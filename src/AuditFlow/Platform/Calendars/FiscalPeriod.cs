using System.Globalization;

namespace AuditFlow.Platform.Calendars;

public enum FiscalKind
{
    Month,
    Quarter,
    Year,
}

/// <summary>One month, quarter or year of the company's books, first and last day included.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Year">The number of its fiscal year.</param>
/// <param name="Number">Its place in that year, from 1 on.</param>
/// <param name="Name">For people: FY2026 Q3.</param>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day.</param>
public sealed record FiscalPeriod(FiscalKind Kind, int Year, int Number, string Name, DateOnly First, DateOnly Last)
{
    /// <summary>Whether somebody entered it with its days, rather than the pattern.</summary>
    public bool IsEntered { get; init; }

    public bool Holds(DateOnly day) => First <= day && day <= Last;

    public bool Meets(DateOnly first, DateOnly last) => First <= last && first <= Last;

    /// <summary>FY2026, FY2026 Q3, FY2026 P09.</summary>
    public static string NameOf(FiscalKind kind, int year, int number) => kind switch
    {
        FiscalKind.Year => string.Create(CultureInfo.InvariantCulture, $"FY{year:0000}"),
        FiscalKind.Quarter => string.Create(CultureInfo.InvariantCulture, $"FY{year:0000} Q{number}"),
        FiscalKind.Month => string.Create(CultureInfo.InvariantCulture, $"FY{year:0000} P{number:00}"),
    };
}

/// <summary>A period that was entered with its days. They win over the pattern.</summary>
public sealed record EnteredPeriod(string Name, FiscalKind Kind, DateOnly First, DateOnly Last);
