using System.Globalization;
using System.Text.RegularExpressions;
using AuditFlow.Frameworks;
using AuditFlow.Platform.Csv;

namespace AuditFlow.Controls;

/// <summary>The file controls.csv: its columns, and how a row becomes content.</summary>
internal static partial class ControlSheet
{
    /// <summary>Most characters of a name, and of a text.</summary>
    public const int Short = 200, Long = 4_000;

    public static readonly string[] Columns =
    [
        "ControlId", "Title", "Description", "Process", "System", "OwnerEmail", "PerformerEmail", "ManagerEmail", "Nature", "Type", "Level",
        "Frequency", "Key", "KeyRationale", "RiskRating", "Assertions", "Accounts", "CosoPrinciples", "Criteria", "ItgcDomain", "Evidence",
        "Report", "CompensatesFor", "InOperationSince",
    ];

    // The five of the PCAOB and the three that many firms add.
    static readonly string[] KnownAssertions =
    [
        "Existence or occurrence", "Completeness", "Valuation or allocation", "Rights and obligations", "Presentation and disclosure",
        "Cut-off", "Accuracy", "Classification",
    ];

    /// <returns>The row with placeholders where a cell does not fit; the notes say which.</returns>
    public static ControlRow Read(RegisterRow row, FrameworkCatalog frameworks, ImportNotes errors, ImportNotes warnings)
    {
        var cells = new RowReader(row, errors);
        var id = cells.Required("ControlId", Control.MaxIdLength);
        if (id.Length > 0 && !IdForm().IsMatch(id))
            cells.Fault("ControlId", $"\"{id}\" cannot be an id. Ids are letters, digits, hyphens, dots and underscores.");

        var content = new ControlContent
        {
            Title = cells.Required("Title", Short),
            Description = cells.Required("Description", Long),
            Process = cells.Required("Process", Short),
            Systems = cells.List("System", Short),
            OwnerEmail = Mailbox.Normal(cells.Required("OwnerEmail", Mailbox.MaxLength)),
            PerformerEmail = cells.Optional("PerformerEmail", Mailbox.MaxLength) is { } performer ? Mailbox.Normal(performer) : null,
            ManagerEmail = cells.Optional("ManagerEmail", Mailbox.MaxLength) is { } manager ? Mailbox.Normal(manager) : null,
            Nature = cells.OneOf<ControlNature>("Nature", "nature of a control"),
            Type = cells.OneOf<ControlType>("Type", "type of control"),
            Level = cells.OneOf<ControlLevel>("Level", "level of a control"),
            Frequency = cells.OneOf<Frequency>("Frequency", "frequency"),
            IsKey = cells.YesOrNo("Key"),
            KeyRationale = cells.Optional("KeyRationale", Long),
            RiskRating = cells.OneOf<RiskRating>("RiskRating", "risk rating"),
            Assertions = cells.List("Assertions", Short),
            Accounts = cells.List("Accounts", Short),
            Mappings = [.. Mapped("Criteria", FrameworkCatalog.Tsc, "criterion of the Trust Services Criteria"), .. Mapped("CosoPrinciples", FrameworkCatalog.Coso, "COSO principle (1 to 17)")],
            ItgcDomain = cells.Optional("ItgcDomain", Short),
            Evidence = cells.Optional("Evidence", Long),
            Report = cells.Optional("Report", Long),
            CompensatesFor = cells.List("CompensatesFor", Control.MaxIdLength),
            InOperationSince = cells.Date("InOperationSince"),
        };
        if (content.CompensatesFor.Contains(id, StringComparer.Ordinal))
            cells.Fault("CompensatesFor", "A control cannot stand in for itself.");
        foreach (var assertion in content.Assertions.Where(assertion => !KnownAssertions.Contains(assertion, StringComparer.OrdinalIgnoreCase)))
            warnings.Add(row.Line, "Assertions", $"\"{assertion}\" is not one of the usual assertions.{RowReader.Meant(assertion, KnownAssertions)}");
        if (content.IsKey && content.KeyRationale is null)
            warnings.Add(row.Line, "KeyRationale", "A key control should say why it is key.");

        return new ControlRow(row.Line, id, content, cells.IsSound);

        IEnumerable<string> Mapped(string column, string frameworkId, string what)
        {
            var framework = frameworks[frameworkId];
            foreach (var criterion in row.List(column))
            {
                if (framework.Find(criterion) is null)
                    cells.Fault(column, framework.Categories.SelectMany(category => category.Groups).Any(group => group.Id == criterion)
                        ? $"\"{criterion}\" is a heading, not a {what}. Name the criteria under it."
                        : $"\"{criterion}\" is not a {what}.{RowReader.Meant(criterion, framework.Criteria.Select(known => known.Id))}");
                yield return $"{frameworkId}/{criterion}";
            }
        }
    }

    /// <summary>The cells of a control, in the order of <see cref="Columns"/>; importing them again changes nothing.</summary>
    public static string?[] Write(string controlId, ControlContent content) =>
    [
        controlId, content.Title, content.Description, content.Process, List(content.Systems), content.OwnerEmail, content.PerformerEmail, content.ManagerEmail,
        content.Nature.ToString(), content.Type.ToString(), content.Level.ToString(), content.Frequency.ToString(), content.IsKey ? "Yes" : "No", content.KeyRationale,
        content.RiskRating.ToString(), List(content.Assertions), List(content.Accounts), List(content.CriteriaOf(FrameworkCatalog.Coso)), List(content.CriteriaOf(FrameworkCatalog.Tsc)),
        content.ItgcDomain, content.Evidence, content.Report, List(content.CompensatesFor), content.InOperationSince.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    ];

    static string List(IEnumerable<string> items) => string.Join(';', items);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex IdForm();
}

/// <summary>A row of controls.csv with the line on which it begins. It is sound when every cell fits by itself.</summary>
internal sealed record ControlRow(int Line, string Id, ControlContent Content, bool IsSound);
