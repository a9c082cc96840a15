using AuditFlow.Frameworks;
using AuditFlow.Platform.Csv;

namespace AuditFlow.Controls;

/// <summary>What the register holds before an import.</summary>
internal sealed record RegisteredControl(string ControlId, DateOnly? RetiredOn, string Hash, ControlContent Content);

/// <summary>
/// Decides what an import would do, from the file and the register alone: nothing is read or written here, so a dry run is
/// the same decision without the writing.
/// </summary>
internal sealed class ControlImportPlan
{
    readonly ImportNotes errors = new(), warnings = new();

    ControlImportPlan()
    {
    }

    public List<ControlRow> Added { get; } = [];
    public List<(ControlRow Row, RegisteredControl Before)> Changed { get; } = [];
    public List<ControlRow> Reinstated { get; } = [];
    public List<string> Retired { get; } = [];

    public ImportReport Report { get; private set; } = null!;

    /// <param name="file">The parsed file.</param>
    /// <param name="frameworks">The criteria that exist.</param>
    /// <param name="people">The mailboxes of the people register.</param>
    /// <param name="register">The controls that exist, ended ones too.</param>
    /// <param name="retireMissing">Whether controls that are not in the file are ended.</param>
    public static ControlImportPlan Make(RegisterFile file, FrameworkCatalog frameworks, IReadOnlySet<string> people, IReadOnlyCollection<RegisteredControl> register, bool retireMissing)
    {
        var plan = new ControlImportPlan();
        plan.errors.AddRange(file.Errors);
        plan.warnings.AddRange(file.Warnings);
        var rows = file.Rows.Select(row => ControlSheet.Read(row, frameworks, plan.errors, plan.warnings)).ToList();
        var sound = rows.Where(row => row.IsSound).ToList();
        var known = register.ToDictionary(control => control.ControlId);

        plan.CheckIds(file.Rows, known);
        plan.CheckPeople(rows, people);
        plan.CheckReferences(rows, known);
        var unchanged = plan.Compare(sound, known);
        var missing = plan.FindMissing(file, register, retireMissing);
        plan.Warn(sound, register);

        plan.Report = new ImportReport
        {
            Register = "controls", Rows = file.Rows.Count, Added = plan.Added.Count, Changed = plan.Changed.Count + plan.Reinstated.Count, Unchanged = unchanged,
            Retired = plan.Retired.Count, Missing = missing, Changes = plan.Changes(),
        }.With(plan.errors, plan.warnings);
        return plan;
    }

    // Looks at every row, also at those with other faults, so that a second error does not hide behind a first one.
    void CheckIds(IReadOnlyList<RegisterRow> rows, Dictionary<string, RegisteredControl> known)
    {
        var inOtherCase = known.Keys.GroupBy(id => id, StringComparer.OrdinalIgnoreCase).ToDictionary(ids => ids.Key, ids => ids.First(), StringComparer.OrdinalIgnoreCase);
        var first = new Dictionary<string, RegisterRow>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            var id = row["ControlId"];
            if (id.Length == 0)
                continue;
            if (!first.TryAdd(id, row))
                errors.Add(row.Line, "ControlId", $"{id} stands on line {first[id].Line} already.");
            if (!known.ContainsKey(id) && inOtherCase.TryGetValue(id, out var registered))
                errors.Add(row.Line, "ControlId", $"The register holds {registered}; {id} differs from it only in capital letters.");
        }
    }

    void CheckPeople(List<ControlRow> rows, IReadOnlySet<string> people)
    {
        foreach (var row in rows)
        {
            foreach (var (column, email) in new[] { ("OwnerEmail", row.Content.OwnerEmail), ("PerformerEmail", row.Content.PerformerEmail), ("ManagerEmail", row.Content.ManagerEmail) })
            {
                if (email is { Length: > 0 } && !people.Contains(email))
                    errors.Add(row.Line, column, people.Count == 0
                        ? $"{email} is not in the people register, which is empty. Import people first."
                        : $"{email} is not in the people register.{RowReader.Meant(email, people)}");
            }
        }
    }

    void CheckReferences(List<ControlRow> rows, Dictionary<string, RegisteredControl> known)
    {
        var ids = rows.Select(row => row.Id).ToHashSet();
        foreach (var row in rows)
            foreach (var other in row.Content.CompensatesFor)
            {
                if (!ids.Contains(other) && !known.ContainsKey(other))
                    errors.Add(row.Line, "CompensatesFor", $"There is no control {other}, neither in this file nor in the register.{RowReader.Meant(other, ids)}");
                else if (!ids.Contains(other) && known[other].RetiredOn is { } day)
                    warnings.Add(row.Line, "CompensatesFor", $"{other} was ended on {day:yyyy-MM-dd}.");
            }
    }

    int Compare(List<ControlRow> rows, Dictionary<string, RegisteredControl> known)
    {
        var unchanged = 0;
        foreach (var row in rows)
        {
            if (!known.TryGetValue(row.Id, out var before))
                Added.Add(row);
            else if (before.Hash != ControlHash.Of(row.Id, row.Content))
            {
                Changed.Add((row, before));
                CheckKey(row, before.Content);
            }
            else if (before.RetiredOn is not null)
                Reinstated.Add(row);
            else
                unchanged++;
        }
        return unchanged;
    }

    // a change of the key flag carries its reason in KeyRationale.
    void CheckKey(ControlRow row, ControlContent before)
    {
        if (row.Content.IsKey == before.IsKey)
            return;
        var to = row.Content.IsKey ? "becomes key" : "is no longer key";
        if (row.Content.KeyRationale is null)
            errors.Add(row.Line, "KeyRationale", $"{row.Id} {to}. Write the reason here. (R-7)");
        else if (row.Content.KeyRationale == before.KeyRationale)
            warnings.Add(row.Line, "KeyRationale", $"{row.Id} {to}, and the reason is the same as before. (R-7)");
        else
            warnings.Add(row.Line, "Key", $"{row.Id} {to}. The scoping decision has to be looked at again. (R-7)");
    }

    int FindMissing(RegisterFile file, IReadOnlyCollection<RegisteredControl> register, bool retireMissing)
    {
        var ids = file.Rows.Select(row => row["ControlId"]).ToHashSet();
        var missing = register.Where(control => control.RetiredOn is null && !ids.Contains(control.ControlId)).Select(control => control.ControlId).Order(StringComparer.Ordinal).ToList();
        if (!retireMissing)
            return missing.Count;
        Retired.AddRange(missing);
        return 0;
    }

    void Warn(List<ControlRow> rows, IReadOnlyCollection<RegisteredControl> register)
    {
        var inFile = rows.Select(row => row.Id).ToHashSet();
        var ended = Retired.ToHashSet();
        var systemsWithItgc = rows.Select(row => row.Content)
            .Concat(register.Where(control => control.RetiredOn is null && !inFile.Contains(control.ControlId) && !ended.Contains(control.ControlId)).Select(control => control.Content))
            .Where(content => content.Level == ControlLevel.ITGC)
            .SelectMany(content => content.Systems).ToHashSet();
        foreach (var row in rows)
        {
            foreach (var (column, reason) in ControlRules.Check(row.Content, systemsWithItgc).Concat(ControlLinter.Read(row.Content)))
                warnings.Add(row.Line, column, reason);
            foreach (var other in row.Content.CompensatesFor.Where(ended.Contains))
                warnings.Add(row.Line, "CompensatesFor", $"{other} is not in this file and will be ended.");
        }
    }

    List<ImportChange> Changes() =>
    [
        .. Added.Select(row => new ImportChange(row.Line, row.Id, ImportChangeKind.Added, []))
            .Concat(Changed.Select(change => new ImportChange(
                change.Row.Line, change.Row.Id, change.Before.RetiredOn is null ? ImportChangeKind.Changed : ImportChangeKind.BackInOperation,
                ControlHash.Differences(change.Row.Id, change.Before.Content, change.Row.Content))))
            .Concat(Reinstated.Select(row => new ImportChange(row.Line, row.Id, ImportChangeKind.BackInOperation, [])))
            .OrderBy(change => change.Line),
        .. Retired.Select(id => new ImportChange(null, id, ImportChangeKind.Retired, [])),
    ];
}
