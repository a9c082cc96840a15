using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Security;

namespace AuditFlow.People;

/// <summary>What the register holds before an import.</summary>
internal sealed record RegisteredPerson(string Email, string DisplayName, List<Role> Roles, string? ManagerEmail, string TimeZone);

/// <summary>Decides what an import would do, from the file and the register alone.</summary>
internal sealed class PeopleImportPlan
{
    readonly ImportNotes errors = new(), warnings = new();
    readonly List<(PersonRow Row, IReadOnlyList<string> Columns)> changed = [];

    PeopleImportPlan()
    {
    }

    public List<PersonRow> Added { get; } = [];
    public IEnumerable<PersonRow> Changed => changed.Select(change => change.Row);
    public ImportReport Report { get; private set; } = null!;

    public static PeopleImportPlan Make(RegisterFile file, IReadOnlyCollection<RegisteredPerson> register)
    {
        var plan = new PeopleImportPlan();
        plan.errors.AddRange(file.Errors);
        plan.warnings.AddRange(file.Warnings);
        var rows = file.Rows.Select(row => PersonSheet.Read(row, plan.errors)).ToList();
        var known = register.ToDictionary(person => person.Email);

        plan.CheckMailboxes(rows);
        plan.CheckManagers(rows, known);
        plan.CheckCircles(rows, register);
        var unchanged = plan.Compare(rows, known);

        var inFile = rows.Select(row => row.Email).ToHashSet();
        plan.Report = new ImportReport
        {
            Register = "people", Rows = file.Rows.Count, Added = plan.Added.Count, Changed = plan.changed.Count, Unchanged = unchanged,
            Missing = register.Count(person => !inFile.Contains(person.Email)),
            Changes =
            [
                .. plan.Added.Select(row => new ImportChange(row.Line, row.Email, ImportChangeKind.Added, []))
                    .Concat(plan.changed.Select(change => new ImportChange(change.Row.Line, change.Row.Email, ImportChangeKind.Changed, change.Columns)))
                    .OrderBy(change => change.Line),
            ],
        }.With(plan.errors, plan.warnings);
        return plan;
    }

    void CheckMailboxes(List<PersonRow> rows)
    {
        var first = new Dictionary<string, int>();
        foreach (var row in rows.Where(row => row.Email.Length > 0))
            if (!first.TryAdd(row.Email, row.Line))
                errors.Add(row.Line, "Email", $"{row.Email} stands on line {first[row.Email]} already.");
    }

    void CheckManagers(List<PersonRow> rows, Dictionary<string, RegisteredPerson> known)
    {
        var inFile = rows.Select(row => row.Email).ToHashSet();
        foreach (var row in rows)
            if (row.ManagerEmail is { } manager && !inFile.Contains(manager) && !known.ContainsKey(manager))
                errors.Add(row.Line, "ManagerEmail", $"{manager} is neither in this file nor in the register.{RowReader.Meant(manager, inFile)}");
    }

    // Follows every chain of managers once; a circle is reported on each of its rows in the file.
    void CheckCircles(List<PersonRow> rows, IReadOnlyCollection<RegisteredPerson> register)
    {
        var managers = register.ToDictionary(person => person.Email, person => person.ManagerEmail);
        var lines = new Dictionary<string, int>();
        foreach (var row in rows)
            (managers[row.Email], lines[row.Email]) = (row.ManagerEmail, row.Line);

        var done = new HashSet<string>();
        foreach (var start in rows.Select(row => row.Email))
        {
            var chain = new List<string>();
            var places = new Dictionary<string, int>();
            for (var at = start; at is not null && done.Add(at); at = managers.GetValueOrDefault(at))
            {
                places[at] = chain.Count;
                chain.Add(at);
            }
            if (chain.Count == 0 || managers.GetValueOrDefault(chain[^1]) is not { } next || !places.TryGetValue(next, out var from))
                continue;
            var circle = chain[from..];
            foreach (var email in circle.Where(lines.ContainsKey))
                errors.Add(lines[email], "ManagerEmail", circle.Count == 1
                    ? $"{email} cannot be the own manager. Leave the cell empty when the board is next."
                    : $"The managers run in a circle: {string.Join(" → ", circle.Append(circle[0]))} (lines {string.Join(", ", circle.Where(lines.ContainsKey).Select(each => lines[each]).Order())}).");
        }
    }

    int Compare(List<PersonRow> rows, Dictionary<string, RegisteredPerson> known)
    {
        var unchanged = 0;
        foreach (var row in rows.Where(row => row.IsSound))
        {
            if (!known.TryGetValue(row.Email, out var before))
                Added.Add(row);
            else if (Differences(row, before) is { Count: > 0 } columns)
                changed.Add((row, columns));
            else
                unchanged++;
        }
        return unchanged;
    }

    static List<string> Differences(PersonRow row, RegisteredPerson before)
    {
        List<string> columns = [];
        if (row.DisplayName != before.DisplayName)
            columns.Add("DisplayName");
        if (!row.Roles.SequenceEqual(before.Roles))
            columns.Add("Roles");
        if (row.ManagerEmail != before.ManagerEmail)
            columns.Add("ManagerEmail");
        if (row.TimeZone != before.TimeZone)
            columns.Add("TimeZone");
        return columns;
    }
}
