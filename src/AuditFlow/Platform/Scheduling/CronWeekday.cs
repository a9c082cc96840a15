using System.Globalization;
using System.Text.RegularExpressions;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Platform.Scheduling;

/// <summary>
/// The day of the week in a cron expression is a name. A number means one day to Quartz, which counts from Sunday = 1, and
/// another to Unix, which counts from Monday = 1; whoever writes one would not notice before the wrong day.
/// </summary>
internal static partial class CronWeekday
{
    static readonly string[] Quartz = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    static readonly string[] Unix = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

    /// <summary>Refuses a number that stands for a day, and says both days that it may mean. Of an expression that cannot be read it says nothing.</summary>
    public static void MustBeNamed(string cron)
    {
        if (cron.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is not [_, _, _, _, _, var weekday, ..]
            || !int.TryParse(Number().Match(weekday).Value, NumberStyles.None, CultureInfo.InvariantCulture, out var day) || day >= Unix.Length)
        {
            return;
        }

        var (here, elsewhere) = (Quartz.ElementAtOrDefault(day - 1), Unix[day]);
        var meanings = here is null ? $"only Unix knows it, as {elsewhere}" : $"Quartz takes it for {here}, Unix for {elsewhere}";
        throw new Refusal("cron-weekday", $"The day of the week in '{cron}' is the number {day}: {meanings}. Write its name.");
    }

    // Not the week of the month behind '#', nor the step behind '/'.
    [GeneratedRegex("(?<![#/0-9])[0-9]+")]
    private static partial Regex Number();
}
