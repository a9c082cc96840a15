using System.Globalization;

namespace AuditFlow.Engine.Execution;

/// <summary>One field of a cron expression: which values of a small range it allows.</summary>
internal sealed record CronField(string Name, int First, int Last, string[] Names)
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static readonly CronField Second = new("Seconds", 0, 59, []);
    public static readonly CronField Minute = new("Minutes", 0, 59, []);
    public static readonly CronField Hour = new("Hours", 0, 23, []);
    public static readonly CronField DayOfMonth = new("Days of month", 1, 31, []);
    public static readonly CronField Month = new("Months", 1, 12, Months);
    public static readonly CronField DayOfWeek = new("Days of week", 0, 7, Weekdays);

    /// <summary>The allowed values as bits.</summary>
    public ulong Parse(string text)
    {
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            bits |= ParsePart(part);
        }

        return bits;
    }

    public int ParseValue(string text)
    {
        var named = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
        {
            return named + First;
        }

        return text.Length is 1 or 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= First && value <= Last
            ? value
            : throw Invalid(First);
    }

    public FormatException Invalid(int least) => new(string.Create(CultureInfo.InvariantCulture,
        $"The given cron expression has an invalid format. {Name}: Value must be a number between {least} and {Last} (all inclusive)."));

    private ulong ParsePart(string part)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var range = slash < 0 ? part : part[..slash];
        var step = slash < 0 ? 1 : ParseStep(part[(slash + 1)..]);
        int from;
        int to;
        if (range is "*" or "?")
        {
            (from, to) = (First, Last);
        }
        else if (range.IndexOf('-', StringComparison.Ordinal) is var dash and > 0)
        {
            (from, to) = (ParseValue(range[..dash]), ParseValue(range[(dash + 1)..]));
        }
        else
        {
            from = ParseValue(range);
            to = slash < 0 ? from : Last;
        }

        return Bits(from, to, step);
    }

    private int ParseStep(string text)
        => text.Length is 1 or 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step >= 1 && step <= Last
            ? step
            : throw Invalid(1);

    /// <summary>A range that ends before it starts goes over the end: 22-2, FRI-MON.</summary>
    private ulong Bits(int from, int to, int step)
    {
        var bits = 0UL;
        if (from <= to)
        {
            for (var value = from; value <= to; value += step)
            {
                bits |= 1UL << value;
            }

            return bits;
        }

        // Sunday has two numbers; going over the end of the week it is counted once.
        var size = this == DayOfWeek ? 7 : Last - First + 1;
        for (var value = from; value <= to + size; value += step)
        {
            bits |= 1UL << (((value - First) % size) + First);
        }

        return bits;
    }
}
