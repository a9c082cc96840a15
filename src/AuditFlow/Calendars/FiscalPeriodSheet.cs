using System.Globalization;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Csv;

namespace AuditFlow.Calendars;

/// <summary>The file fiscal-periods.csv: name, kind, first and last day in each row.</summary>
internal static class FiscalPeriodSheet
{
    public static readonly string[] Columns = ["Name", "Kind", "FirstDay", "LastDay"];

    public static PeriodRow Read(RegisterRow row, ImportNotes errors)
    {
        var cells = new RowReader(row, errors);
        var period = new EnteredPeriod(cells.Required("Name", FiscalPeriodDays.NameLength), cells.OneOf<FiscalKind>("Kind", "kind of period"), cells.Date("FirstDay"), cells.Date("LastDay"));
        if (cells.IsSound && period.Last < period.First)
        {
            cells.Fault("LastDay", $"\"{row["LastDay"]}\" lies before the first day, {row["FirstDay"]}.");
        }
        else if (cells.IsSound && LongestOf(period.Kind) is var longest && period.Last.DayNumber - period.First.DayNumber >= longest)
        {
            cells.Fault("LastDay", string.Create(CultureInfo.InvariantCulture, $"\"{row["LastDay"]}\" makes a {period.Kind.ToString().ToLowerInvariant()} of {period.Last.DayNumber - period.First.DayNumber + 1} days; at most {longest} are taken."));
        }

        if (cells.IsSound && period.Kind == FiscalKind.Year && FiscalCalendar.YearIn(period.Name) is null)
        {
            cells.Fault("Name", $"\"{period.Name}\" does not say which year it is. Write its four digits, for example FY2027.");
        }

        return new PeriodRow(row.Line, period) { IsSound = cells.IsSound };
    }

    // Longer than any that companies have, a change of the year's end included.
    static int LongestOf(FiscalKind kind) => kind switch { FiscalKind.Month => 45, FiscalKind.Quarter => 130, FiscalKind.Year => 560 };
}

internal sealed record PeriodRow(int Line, EnteredPeriod Period)
{
    public bool IsSound { get; init; }
}

/// <summary>Decides what an import of fiscal periods would do, from the file and what is kept alone.</summary>
internal sealed record PeriodImportPlan(IReadOnlyList<PeriodRow> Added, IReadOnlyList<PeriodRow> Changed, ImportReport Report)
{
    public static PeriodImportPlan Make(RegisterFile file, IReadOnlyCollection<EnteredPeriod> kept)
    {
        ImportNotes errors = new(), warnings = new();
        errors.AddRange(file.Errors);
        warnings.AddRange(file.Warnings);
        var rows = file.Rows.Select(row => FiscalPeriodSheet.Read(row, errors)).ToList().FindAll(r => r.IsSound);
        var lines = new Dictionary<(FiscalKind, string), int>();
        foreach (var row in rows)
        {
            if (!lines.TryAdd((row.Period.Kind, row.Period.Name), row.Line))
            {
                errors.Add(row.Line, "Name", $"\"{row.Period.Name}\" stands on line {lines[(row.Period.Kind, row.Period.Name)]} already.");
            }
        }

        var known = kept.ToDictionary(p => (p.Kind, p.Name));
        var added = rows.FindAll(r => !known.ContainsKey((r.Period.Kind, r.Period.Name)));
        var changed = rows.FindAll(r => known.TryGetValue((r.Period.Kind, r.Period.Name), out var before) && before != r.Period);
        CheckNeighbours(rows, kept.Where(p => !lines.ContainsKey((p.Kind, p.Name))), errors);
        foreach (var kind in Enum.GetValues<FiscalKind>().Where(k => rows.Count > 0 && rows.TrueForAll(r => r.Period.Kind != k) && kept.All(p => p.Kind != k)))
        {
            warnings.Add(null, "Kind", $"No {kind.ToString().ToLowerInvariant()} is entered; the pattern decides on {kind.ToString().ToLowerInvariant()}s.");
        }

        var report = new ImportReport
        {
            Register = "fiscal periods", Rows = file.Rows.Count, Added = added.Count, Changed = changed.Count, Unchanged = rows.Count - added.Count - changed.Count,
            Missing = kept.Count(p => !lines.ContainsKey((p.Kind, p.Name))),
            Changes =
            [
                .. added.Select(r => new ImportChange(r.Line, r.Period.Name, ImportChangeKind.Added, []))
                    .Concat(changed.Select(r => new ImportChange(r.Line, r.Period.Name, ImportChangeKind.Changed, ["FirstDay", "LastDay"]))).OrderBy(c => c.Line),
            ],
        }.With(errors, warnings);
        return new PeriodImportPlan(added, changed, report);
    }

    // Periods of one kind follow one another: a day belongs to one of them. What is kept and not in the file counts too.
    static void CheckNeighbours(List<PeriodRow> rows, IEnumerable<EnteredPeriod> others, ImportNotes errors)
    {
        var all = rows.Select(r => (r.Period, Line: (int?)r.Line)).Concat(others.Select(p => (Period: p, Line: (int?)null)));
        foreach (var kind in all.GroupBy(p => p.Period.Kind))
        {
            var ordered = kind.OrderBy(p => p.Period.First).ThenBy(p => p.Period.Last).ToList();
            foreach (var (before, next) in ordered.Zip(ordered.Skip(1)))
            {
                var gap = next.Period.First.DayNumber - before.Period.Last.DayNumber - 1;
                var (line, column) = next.Line is { } own ? (own, "FirstDay") : (before.Line, "LastDay");
                if (line is null || gap == 0)
                {
                    continue;
                }

                var said = $"{before.Period.Name} ends on {Say(before.Period.Last)}{Where(before.Line)} and {next.Period.Name} begins on {Say(next.Period.First)}{Where(next.Line)}";
                errors.Add(line, column, gap < 0 ? $"{said}: they overlap." : string.Create(CultureInfo.InvariantCulture, $"{said}: {gap} {(gap == 1 ? "day belongs" : "days belong")} to no {kind.Key.ToString().ToLowerInvariant()}."));
            }
        }
    }

    static string Where(int? line) => line is null ? " (kept)" : string.Create(CultureInfo.InvariantCulture, $" (line {line})");

    static string Say(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
