namespace AuditFlow.Platform.Calendars;

/// <summary>The two calendars that times and periods are computed from.</summary>
public sealed class CompanyCalendars(BusinessDays days, FiscalCalendar fiscal)
{
    /// <summary>What a new installation knows: Monday to Friday, the calendar year.</summary>
    public static CompanyCalendars Plain { get; } = new(BusinessDays.MondayToFriday, FiscalCalendar.CalendarYear);

    public BusinessDays Days => days;

    public FiscalCalendar Fiscal => fiscal;
}

/// <summary>Where the calendars are kept.</summary>
internal interface ICalendars
{
    /// <summary>As they are in this transaction.</summary>
    Task<CompanyCalendars> ReadAsync(CancellationToken cancellationToken);
}
