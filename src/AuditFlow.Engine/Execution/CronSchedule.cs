using System.Globalization;

namespace AuditFlow.Engine.Execution;

/// <summary>
/// A cron expression in the dialect of Elsa (the Cronos library with seconds): six fields, UTC; both day fields must agree; days of week 0–7 with 0 and 7
/// for Sunday; names; <c>L</c>, <c>W</c>, <c>#</c> alone in their field; macros.
/// </summary>
internal sealed class CronSchedule
{
    private const int FurthestYear = 2499;

    private ulong _seconds;
    private ulong _minutes;
    private ulong _hours;
    private ulong _daysOfMonth;
    private ulong _months;
    private ulong _daysOfWeek;

    /// <summary>Days before the end of the month, when the day is counted from there.</summary>
    private int? _fromLastDay;
    private bool _nearestWeekday;
    private int? _nthOfMonth;
    private bool _lastWeekdayOfMonth;

    private CronSchedule()
    {
    }

    public static CronSchedule Parse(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var text = expression.Trim();
        if (text.StartsWith('@'))
        {
            text = Macro(text);
        }

        var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var seconds = CronField.Second.Parse(fields.Length > 0 ? fields[0] : "");
        if (fields.Length != 6)
        {
            throw new FormatException($"The given cron expression has an invalid format. It has {fields.Length} fields; six are needed: second, minute, hour, day of month, month, day of week.");
        }

        var schedule = new CronSchedule
        {
            _seconds = seconds,
            _minutes = CronField.Minute.Parse(fields[1]),
            _hours = CronField.Hour.Parse(fields[2]),
            _months = CronField.Month.Parse(fields[4]),
        };
        schedule.ParseDayOfMonth(fields[3].ToUpperInvariant());
        schedule.ParseDayOfWeek(fields[5].ToUpperInvariant());
        return schedule;
    }

    /// <summary>The first occurrence after an instant; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var from = after.UtcDateTime;
        var start = new DateTime(from.Year, from.Month, from.Day, from.Hour, from.Minute, from.Second, DateTimeKind.Utc).AddSeconds(1);
        for (var (year, month) = (start.Year, start.Month); year <= FurthestYear; (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1))
        {
            if (!Allows(_months, month))
            {
                continue;
            }

            var isFirstMonth = year == start.Year && month == start.Month;
            for (var day = isFirstMonth ? start.Day : 1; day <= DateTime.DaysInMonth(year, month); day++)
            {
                if (!AllowsDay(year, month, day))
                {
                    continue;
                }

                var earliest = isFirstMonth && day == start.Day ? start.TimeOfDay : TimeSpan.Zero;
                if (NextTime(earliest) is { } time)
                {
                    return new DateTimeOffset(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) + time);
                }
            }
        }

        return null;
    }

    private static string Macro(string text) => text.ToUpperInvariant() switch
    {
        "@EVERY_SECOND" => "* * * * * *",
        "@EVERY_MINUTE" => "0 * * * * *",
        "@HOURLY" => "0 0 * * * *",
        "@DAILY" or "@MIDNIGHT" => "0 0 0 * * *",
        "@WEEKLY" => "0 0 0 * * 0",
        "@MONTHLY" => "0 0 0 1 * *",
        "@YEARLY" or "@ANNUALLY" => "0 0 0 1 1 *",
        _ => throw new FormatException($"The given cron expression has an invalid format. There is no macro {text}."),
    };

    private static bool Allows(ulong bits, int value) => (bits & (1UL << value)) != 0;

    private void ParseDayOfMonth(string text)
    {
        if (text.StartsWith('L'))
        {
            _nearestWeekday = text.EndsWith('W');
            var offset = _nearestWeekday ? text[1..^1] : text[1..];
            _fromLastDay = offset.Length == 0 ? 0 : offset[0] == '-' ? CronField.DayOfMonth.ParseValue(offset[1..]) : throw CronField.DayOfMonth.Invalid(1);
        }
        else if (text.EndsWith('W'))
        {
            _nearestWeekday = true;
            _daysOfMonth = 1UL << CronField.DayOfMonth.ParseValue(text[..^1]);
        }
        else
        {
            _daysOfMonth = CronField.DayOfMonth.Parse(text);
        }
    }

    private void ParseDayOfWeek(string text)
    {
        if (text.Length > 1 && text.EndsWith('L'))
        {
            _lastWeekdayOfMonth = true;
            _daysOfWeek = 1UL << CronField.DayOfWeek.ParseValue(text[..^1]);
        }
        else if (text.IndexOf('#', StringComparison.Ordinal) is var mark and > 0)
        {
            _nthOfMonth = int.TryParse(text[(mark + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var nth) && nth is >= 1 and <= 5
                ? nth
                : throw new FormatException("The given cron expression has an invalid format. Days of week: '#' must be followed by a number between 1 and 5 (all inclusive).");
            _daysOfWeek = 1UL << CronField.DayOfWeek.ParseValue(text[..mark]);
        }
        else
        {
            _daysOfWeek = CronField.DayOfWeek.Parse(text);
        }

        if (Allows(_daysOfWeek, 7))
        {
            _daysOfWeek |= 1;
        }
    }

    private bool AllowsDay(int year, int month, int day)
    {
        var date = new DateOnly(year, month, day);
        var last = DateTime.DaysInMonth(year, month);
        if (!Allows(_daysOfWeek, (int)date.DayOfWeek)
            || (_nthOfMonth is { } nth && ((day - 1) / 7) + 1 != nth)
            || (_lastWeekdayOfMonth && day + 7 <= last))
        {
            return false;
        }

        if (_fromLastDay is { } offset)
        {
            return last - offset >= 1 && day == (_nearestWeekday ? NearestWeekday(year, month, last - offset) : last - offset);
        }

        if (!_nearestWeekday)
        {
            return Allows(_daysOfMonth, day);
        }

        var wanted = System.Numerics.BitOperations.TrailingZeroCount(_daysOfMonth);
        return wanted <= last && day == NearestWeekday(year, month, wanted);
    }

    private static int NearestWeekday(int year, int month, int day) => new DateOnly(year, month, day).DayOfWeek switch
    {
        DayOfWeek.Saturday => day == 1 ? day + 2 : day - 1,
        DayOfWeek.Sunday => day == DateTime.DaysInMonth(year, month) ? day - 2 : day + 1,
        _ => day,
    };

    private TimeSpan? NextTime(TimeSpan earliest)
    {
        for (var hour = earliest.Hours; hour < 24; hour++)
        {
            if (!Allows(_hours, hour))
            {
                continue;
            }

            for (var minute = hour == earliest.Hours ? earliest.Minutes : 0; minute < 60; minute++)
            {
                if (!Allows(_minutes, minute))
                {
                    continue;
                }

                var isFirst = hour == earliest.Hours && minute == earliest.Minutes;
                for (var second = isFirst ? earliest.Seconds : 0; second < 60; second++)
                {
                    if (Allows(_seconds, second))
                    {
                        return new TimeSpan(hour, minute, second);
                    }
                }
            }
        }

        return null;
    }
}
