using System.Globalization;
using System.Text;

namespace AuditFlow.Engine.Expressions.Liquid;

/// <summary>The filter date, with the marks of strftime.</summary>
internal static class LiquidDates
{
    public static object? Format(LiquidScope scope, object? input, string format)
    {
        if (Instant(scope, input) is not { } instant)
        {
            return null;
        }

        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            var flag = format[i + 1] is '-' or '_' or '^' or '0' && i + 2 < format.Length ? format[++i] : '\0';
            var part = Part(instant, format[++i]);
            text.Append(flag switch
            {
                '-' => part.TrimStart('0', ' ') is { Length: > 0 } short1 ? short1 : "0",
                '_' => part.StartsWith('0') ? " " + part[1..] : part,
                '^' => part.ToUpperInvariant(),
                _ => part,
            });
        }

        return text.ToString();
    }

    private static DateTimeOffset? Instant(LiquidScope scope, object? input) => input switch
    {
        DateTimeOffset instant => instant,
        decimal seconds when seconds is > -62135596800 and < 253402300800 => DateTimeOffset.UnixEpoch.AddSeconds((double)seconds),
        "now" or "today" => scope.Now,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) => parsed,
        _ => null,
    };

    private static string Part(DateTimeOffset instant, char mark)
    {
        string In(string format) => instant.ToString(format, CultureInfo.InvariantCulture);
        return mark switch
        {
            'a' => In("ddd"),
            'A' => In("dddd"),
            'b' or 'h' => In("MMM"),
            'B' => In("MMMM"),
            'c' => In("ddd MMM") + " " + instant.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + In(" HH:mm:ss yyyy"),
            'C' => (instant.Year / 100).ToString("00", CultureInfo.InvariantCulture),
            'd' => In("dd"),
            'D' or 'x' => In("MM/dd/yy"),
            'e' => instant.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'F' => In("yyyy-MM-dd"),
            'H' => In("HH"),
            'I' => In("hh"),
            'j' => instant.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'k' => instant.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'l' => In("%h").PadLeft(2),
            'L' => In("fff"),
            'm' => In("MM"),
            'M' => In("mm"),
            'N' => In("fffffff"),
            'p' => In("tt").ToUpperInvariant(),
            'P' => In("tt").ToLowerInvariant(),
            'r' => In("hh:mm:ss tt").ToUpperInvariant(),
            'R' => In("HH:mm"),
            's' => instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'S' => In("ss"),
            'T' or 'X' => In("HH:mm:ss"),
            'u' => (instant.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)instant.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'w' => ((int)instant.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'V' => ISOWeek.GetWeekOfYear(instant.DateTime).ToString("00", CultureInfo.InvariantCulture),
            'G' => ISOWeek.GetYear(instant.DateTime).ToString("0000", CultureInfo.InvariantCulture),
            'y' => In("yy"),
            'Y' => instant.Year.ToString(CultureInfo.InvariantCulture),
            'z' => In("zzz").Replace(":", "", StringComparison.Ordinal),
            'Z' => In("zzz"),
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            _ => "%" + mark,
        };
    }
}
