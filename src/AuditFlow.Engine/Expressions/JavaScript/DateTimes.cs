using System.Globalization;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Dates of scripts: milliseconds since 1970; the local time zone is UTC.</summary>
internal static class DateTimes
{
    private const double Longest = 8.64e15;

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd", "yyyy-MM", "yyyy",
    ];

    public static double Now(ScriptRun run) => (run.Burst.Now - DateTimeOffset.UnixEpoch).TotalMilliseconds is var now ? Math.Floor(now) : 0;

    public static double Parse(string text)
        => DateTimeOffset.TryParseExact(text.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant)
                ? Math.Floor((instant - DateTimeOffset.UnixEpoch).TotalMilliseconds)
                : double.NaN;

    /// <summary>From year, month (0 = January), day and so on; parts beyond their range carry over.</summary>
    public static double Make(ReadOnlySpan<double> parts)
    {
        foreach (var part in parts)
        {
            if (!double.IsFinite(part) || Math.Abs(part) > Longest)
            {
                return double.NaN;
            }
        }

        double Part(ReadOnlySpan<double> all, int position, double otherwise) => position < all.Length ? Math.Truncate(all[position]) : otherwise;
        var year = Part(parts, 0, 1970);
        year = year is >= 0 and <= 99 ? 1900 + year : year;
        var month = Part(parts, 1, 0);
        year += Math.Floor(month / 12);
        month = ((month % 12) + 12) % 12;
        if (Math.Abs(year) > 275_000)
        {
            return double.NaN;
        }

        var days = DaysBefore((long)year, (int)month) + Part(parts, 2, 1) - 1;
        var time = (days * 86_400_000) + (Part(parts, 3, 0) * 3_600_000) + (Part(parts, 4, 0) * 60_000) + (Part(parts, 5, 0) * 1000) + Part(parts, 6, 0);
        return Math.Abs(time) > Longest ? double.NaN : time;
    }

    /// <summary>Year, month, day, hour, minute, second, millisecond, day of week.</summary>
    public static double[] Parts(double milliseconds)
    {
        var days = Math.Floor(milliseconds / 86_400_000);
        var time = milliseconds - (days * 86_400_000);
        var (year, month, day) = Date((long)days);
        return [year, month, day, Math.Floor(time / 3_600_000), Math.Floor(time / 60_000) % 60, Math.Floor(time / 1000) % 60, time % 1000, (((days + 4) % 7) + 7) % 7];
    }

    public static string ToIso(double milliseconds)
    {
        if (!double.IsFinite(milliseconds))
        {
            throw new ScriptError("Invalid time value", "RangeError");
        }

        var p = Parts(milliseconds);
        var year = p[0] is >= 0 and <= 9999
            ? p[0].ToString("0000", CultureInfo.InvariantCulture)
            : (p[0] < 0 ? "-" : "+") + Math.Abs(p[0]).ToString("000000", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{year}-{p[1] + 1:00}-{p[2]:00}T{p[3]:00}:{p[4]:00}:{p[5]:00}.{p[6]:000}Z");
    }

    public static string ToText(double milliseconds)
        => double.IsFinite(milliseconds) ? string.Concat(Day(milliseconds), Time(milliseconds)) : "Invalid Date";

    public static string Day(double milliseconds)
    {
        var p = Parts(milliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{Names(p[7])} {Month(p[1])} {p[2]:00} {p[0]:0000}");
    }

    public static string Time(double milliseconds)
    {
        var p = Parts(milliseconds);
        return string.Create(CultureInfo.InvariantCulture, $" {p[3]:00}:{p[4]:00}:{p[5]:00} GMT+0000 (Coordinated Universal Time)");
    }

    public static string Utc(double milliseconds)
    {
        var p = Parts(milliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{Names(p[7])}, {p[2]:00} {Month(p[1])} {p[0]:0000} {p[3]:00}:{p[4]:00}:{p[5]:00} GMT");
    }

    /// <summary>In .NET's form for no particular culture.</summary>
    public static string Local(double milliseconds, string form)
        => Math.Abs(milliseconds) < 6.2e13 ? DateTime.UnixEpoch.AddMilliseconds(milliseconds).ToString(form, CultureInfo.InvariantCulture) : "Invalid Date";

    private static string Names(double weekday) => CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames[(int)weekday];

    private static string Month(double month) => CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[(int)month];

    private static double DaysBefore(long year, int month)
    {
        // Days from a civil date, with years that start in March.
        var y = month < 2 ? year - 1 : year;
        var era = (y >= 0 ? y : y - 399) / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = ((153 * ((month + 10) % 12)) + 2) / 5;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097d) + dayOfEra - 719_468;
    }

    private static (double Year, double Month, double Day) Date(long days)
    {
        days += 719_468;
        var era = (days >= 0 ? days : days - 146_096) / 146_097;
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * shifted) + 2) / 5) + 1;
        var month = shifted < 10 ? shifted + 2 : shifted - 10;
        return (yearOfEra + (era * 400) + (month < 2 ? 1 : 0), month, day);
    }
}
