using System.Globalization;
using AuditFlow.Platform.Languages;
using AuditFlow.Platform.Settings;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace AuditFlow.Shared;

/// <summary>Who reads this page: the time zone, the day and the theme. Dates are worded for this reader.</summary>
public sealed class Reader(IHttpContextAccessor http, AuditFlowSettings settings, TimeProvider clock)
{
    /// <summary>The claim of the signed-in person's IANA time zone.</summary>
    public const string ZoneClaim = "zoneinfo";

    /// <summary>The cookie of a theme chosen by hand: <c>light</c> or <c>dark</c>. Without it the system decides.</summary>
    public const string ThemeCookie = "theme";

    /// <summary>The zone of the signed-in person, otherwise that of the company.</summary>
    public TimeZoneInfo Zone => field ??= Find(http.HttpContext?.User.FindFirst(ZoneClaim)?.Value) ?? CompanyZone;

    public TimeZoneInfo CompanyZone => field ??= TimeZoneInfo.FindSystemTimeZoneById(settings.Company.TimeZone);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The reader's day.</summary>
    public DateOnly Today => DateOnly.FromDateTime(At(Now, Zone));

    /// <summary>The theme chosen by hand, if one was.</summary>
    public string? Theme => http.HttpContext?.Request.Cookies[ThemeCookie] switch
    {
        "light" => "light",
        "dark" => "dark",
        _ => null,
    };

    /// <summary>"20 Nov" when near, "31 Jan 2028" when the year is not plain.</summary>
    public string Say(DateOnly day) =>
        Math.Abs(day.DayNumber - Today.DayNumber) <= 183 ? Text(day, "d MMM") : Text(day, "d MMM yyyy");

    /// <summary>"Fri 20 Nov 2026".</summary>
    public static string SayInFull(DateOnly day) => Text(day, "ddd d MMM yyyy");

    /// <summary>"today 08:40", "20 Nov, 23:59".</summary>
    public string Say(DateTimeOffset instant, TimeZoneInfo? zone = null)
    {
        var local = At(instant, zone ?? Zone);
        var day = DateOnly.FromDateTime(local);
        var time = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        return day == DateOnly.FromDateTime(At(Now, zone ?? Zone)) ? $"today {time}" : $"{Say(day)}, {time}";
    }

    /// <summary>"Fri 20 Nov 2026, 23:59 New York".</summary>
    public string SayInFull(DateTimeOffset instant, TimeZoneInfo? zone = null) => PageLanguage.Say(instant, zone ?? Zone, PageLanguage.Here);

    /// <summary>The reader's day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(At(instant, Zone));

    /// <summary>The city of a zone: "America/New_York" is New York.</summary>
    public static string Place(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    static string Text(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);

    static DateTime At(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    static TimeZoneInfo? Find(string? id) =>
        id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}

internal static class ReaderOfPage
{
    extension(ViewContext page)
    {
        public Reader Reader => page.HttpContext.RequestServices.GetRequiredService<Reader>();
    }
}
