using System.Globalization;
using System.Text;

namespace AuditFlow.Platform.Csv;

/// <summary>The report of an import as a person reads it at the command line.</summary>
internal static class ImportReportText
{
    const int ShownChanges = 20;

    public static string Of(ImportReport report, bool isDryRun)
    {
        var text = new StringBuilder();
        Line($"{report.File ?? report.Register}: {report.Rows:N0} rows");
        if (report.HasErrors)
        {
            Notes("error", report.ErrorCount, report.Errors);
        }
        else
        {
            Line($"  {report.Added:N0} added, {report.Changed:N0} changed, {report.Unchanged:N0} unchanged{(report.Retired > 0 ? $", {report.Retired:N0} ended" : "")}");
            if (report.Missing > 0)
                Line($"  {report.Missing:N0} in the register and not in the file: they stay");
            var changes = report.Changes.Where(change => change.Kind != ImportChangeKind.Added).ToList();
            foreach (var change in changes.Take(ShownChanges))
                Line($"  {change.Id} {Words(change)}");
            if (changes.Count > ShownChanges)
                Line($"  and {changes.Count - ShownChanges:N0} more (all of them with --json)");
        }
        Notes("warning", report.WarningCount, report.Warnings);

        Line($"");
        Line($"{(report.HasErrors ? "Nothing was imported. Mend the errors and import the file again."
            : isDryRun ? "Dry run: nothing was changed."
            : report.HasChanges ? "Imported." : "Nothing to change.")}");
        return text.ToString().TrimEnd();

        void Notes(string what, int count, IReadOnlyList<ImportNote> notes)
        {
            if (count == 0)
                return;
            Line($"");
            Line($"{count:N0} {what}{(count == 1 ? "" : "s")}");
            foreach (var note in notes)
                Line($"  {note}");
            if (count > notes.Count)
                Line($"  and {count - notes.Count:N0} more");
        }

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    public static string Words(ImportChange change)
    {
        var columns = change.Columns.Count > 0 ? ": " + string.Join(", ", change.Columns) : "";
        return change.Kind switch
        {
            ImportChangeKind.Added => "added",
            ImportChangeKind.Changed => "changed" + columns,
            ImportChangeKind.BackInOperation => "back in operation" + columns,
            ImportChangeKind.Retired => "ended",
        };
    }
}
