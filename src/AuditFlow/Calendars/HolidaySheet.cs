using System.Globalization;
using AuditFlow.Platform.Csv;

namespace AuditFlow.Calendars;

/// <summary>The file holidays.csv: a date and a name in each row.</summary>
internal static class HolidaySheet
{
    public static readonly string[] Columns = ["Date", "Name"];

    public static HolidayRow Read(RegisterRow row, ImportNotes errors)
    {
        var cells = new RowReader(row, errors);
        var holiday = new HolidayRow(row.Line, cells.Date("Date"), cells.Required("Name", Holiday.NameLength));
        return holiday with { IsSound = cells.IsSound };
    }
}

internal sealed record HolidayRow(int Line, DateOnly Day, string Name)
{
    public bool IsSound { get; init; }
}

/// <summary>Decides what an import of holidays would do, from the file and what is kept alone.</summary>
internal sealed record HolidayImportPlan(IReadOnlyList<HolidayRow> Added, IReadOnlyList<HolidayRow> Renamed, IReadOnlyList<DateOnly> Removed, ImportReport Report)
{
    /// <param name="file">What was sent.</param>
    /// <param name="kept">The holidays that are kept, by day.</param>
    /// <param name="removesMissing">Whether holidays that are not in the file go, of the years that the file is about.</param>
    public static HolidayImportPlan Make(RegisterFile file, IReadOnlyDictionary<DateOnly, string> kept, bool removesMissing)
    {
        ImportNotes errors = new(), warnings = new();
        errors.AddRange(file.Errors);
        warnings.AddRange(file.Warnings);
        var rows = file.Rows.Select(row => HolidaySheet.Read(row, errors)).ToList();
        var first = new Dictionary<DateOnly, int>();
        foreach (var row in rows.Where(r => r.Day != default))
        {
            if (!first.TryAdd(row.Day, row.Line))
            {
                errors.Add(row.Line, "Date", $"\"{Say(row.Day)}\" stands on line {first[row.Day]} already.");
            }
        }

        var sound = rows.FindAll(r => r.IsSound);
        var added = sound.FindAll(r => !kept.ContainsKey(r.Day));
        var renamed = sound.FindAll(r => kept.TryGetValue(r.Day, out var name) && name != r.Name);
        var years = sound.Select(r => r.Day.Year).ToHashSet();
        var missing = kept.Keys.Where(d => years.Contains(d.Year) && !first.ContainsKey(d)).Order().ToList();
        var report = new ImportReport
        {
            Register = "holidays", Rows = file.Rows.Count, Added = added.Count, Changed = renamed.Count, Unchanged = sound.Count - added.Count - renamed.Count,
            Retired = removesMissing ? missing.Count : 0, Missing = removesMissing ? 0 : missing.Count,
            Changes =
            [
                .. added.Select(r => new ImportChange(r.Line, Say(r.Day), ImportChangeKind.Added, []))
                    .Concat(renamed.Select(r => new ImportChange(r.Line, Say(r.Day), ImportChangeKind.Changed, ["Name"]))).OrderBy(c => c.Line),
                .. removesMissing ? missing.Select(d => new ImportChange(null, Say(d), ImportChangeKind.Retired, [])) : [],
            ],
        }.With(errors, warnings);
        return new HolidayImportPlan(added, renamed, removesMissing ? missing : [], report);
    }

    static string Say(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
