using System.Text;
using AuditFlow.Controls;
using AuditFlow.Frameworks;
using AuditFlow.Platform.Csv;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Controls;

/// <summary>The real register, damaged in every way that a file is damaged between a spreadsheet and a mailbox.</summary>
public sealed class DamagedControlsTests
{
    static readonly FrameworkCatalog Frameworks = FrameworkCatalog.Load();
    static readonly HashSet<string> People = [.. RegisterFile.Parse(Samples.People, ["Email", "DisplayName", "Roles", "ManagerEmail", "TimeZone"], new ImportLimits()).Rows.Select(row => row["Email"])];

    static ImportReport Plan(byte[] file, ImportLimits? limits = null) =>
        ControlImportPlan.Make(RegisterFile.Parse(file, ControlSheet.Columns, limits ?? new ImportLimits()), Frameworks, People, [], retireMissing: false).Report;

    static readonly Dictionary<string, (Func<byte[]> Make, string Note)> Damages = new()
    {
        ["missing column"] = (() => Samples.Controls.Replace(",RiskRating,", ",Risk,"), "Line 1, RiskRating: The header does not have this column."),
        ["duplicate header"] = (() => Samples.Controls.Replace(",Evidence,Report,", ",Evidence,Evidence,"), "Line 1, Evidence: The header names this column twice (cells 21 and 22)."),
        ["unknown frequency"] = (() => Samples.Controls.Replace(",Weekly,", ",Weekley,"), "Line 4, Frequency: \"Weekley\" is not a frequency. Did you mean Weekly?"),
        ["unknown criterion"] = (() => Samples.Controls.Replace("CC6.1;CC6.2;CC6.3", "CC6.1;CC6.12;CC6.3"), "Line 2, Criteria: \"CC6.12\" is not a criterion of the Trust Services Criteria. Did you mean CC6.1?"),
        ["heading as criterion"] = (() => Samples.Controls.Replace("CC6.1;CC6.2;CC6.3", "CC6"), "Line 2, Criteria: \"CC6\" is a heading, not a criterion"),
        ["unknown principle"] = (() => Samples.Controls.Replace(",11,CC6.1;", ",18,CC6.1;"), "Line 2, CosoPrinciples: \"18\" is not a COSO principle (1 to 17)."),
        ["duplicate id"] = (() => Samples.Controls.Replace("ITGC-AC-02,", "itgc-ac-01,"), "Line 3, ControlId: itgc-ac-01 stands on line 2 already."),
        ["bad date"] = (() => Samples.Controls.Replace("2022-03-01", "03/01/2022"), "Line 2, InOperationSince: \"03/01/2022\" is not a date."),
        ["date that is none"] = (() => Samples.Controls.Replace("2022-03-01", "2022-02-30"), "Line 2, InOperationSince: \"2022-02-30\" is not a date."),
        ["unknown person"] = (() => Samples.Controls.Replace("iam-lead@example.com", "iam-laed@example.com"), "Line 2, OwnerEmail: iam-laed@example.com is not in the people register. Did you mean iam-lead@example.com?"),
        ["unknown control"] = (() => Samples.Controls.Replace("ITGC-CM-01;ITGC-CM-02;ITGC-CM-03", "ITGC-CM-01;ITGC-CM-99"), "CompensatesFor: There is no control ITGC-CM-99"),
        ["stands in for itself"] = (() => Samples.Controls.Replace("ITGC-CM-01;ITGC-CM-02;ITGC-CM-03", "ITGC-CM-05"), "CompensatesFor: A control cannot stand in for itself."),
        ["neither yes nor no"] = (() => Samples.Controls.Replace(",ManyTimesADay,Yes,", ",ManyTimesADay,Y,"), "Line 2, Key: \"Y\" is neither Yes nor No."),
        ["empty title"] = (() => Samples.Controls.Replace("Access approved before it is granted", ""), "Line 2, Title: This cell may not be empty."),
        ["bad id"] = (() => Samples.Controls.Replace("ITGC-AC-01,", "=cmd|'x'!A1,"), "Line 2, ControlId: \"=cmd|'x'!A1\" cannot be an id."),
        ["too long"] = (() => Samples.Controls.Replace("Access approved before it is granted", new string('x', 201)), "Line 2, Title: The text has 201 characters; at most 200 are kept."),
        ["a cell too many"] = (() => Samples.Controls.Replace("2022-03-01", "2022-03-01,extra"), "Line 2: The row has 25 cells, the header has 24."),
        ["UTF-16"] = (() => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Samples.Controls))], "The file is written in UTF-16"),
        ["UTF-16 without mark"] = (() => Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(Samples.Controls)), "The file is written in UTF-16"),
        ["Windows-1252"] = (() => Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(Samples.Controls.Replace("Access approved", "Accès approved"))), "Line 2: The line is not UTF-8 (byte 0xE8"),
        ["lone CR"] = (() => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Samples.Controls).Replace("\r\n", "\r")), "Line 1: The lines end with a lone carriage return"),
        ["open quote"] = (() => Samples.Controls.Replace("grant time.\"", "grant time."), "Line 2, Description: There is text after the double quote"),
        ["open quote at the end"] = (() => Samples.Controls.WithLine("NEW-01,\"never closed,text,and,so,on"), "Line 98, Title: The double quote that opens this cell is never closed"),
        ["NUL"] = (() => Samples.Controls.Replace("Access approved", "Access\0approved"), "Line 2: The line holds a NUL character"),
        ["empty"] = (() => [], "The file is empty."),
        ["binary"] = (() => [.. Enumerable.Range(0, 9_000).Select(i => (byte)(i * 7919 % 251))], "The file is not text."),
        ["a workbook"] = (() => [0x50, 0x4B, 3, 4, .. Samples.Controls], "The file is an Excel workbook"),
        ["semicolons"] = (() => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Samples.Controls).Replace(';', '/').Replace(',', ';')), "Line 1: The columns are divided by semicolons"),
    };

    public static TheoryData<string> EveryDamage => [.. Damages.Keys];

    [Theory, MemberData(nameof(EveryDamage))]
    public void A_damaged_register_is_refused_with_line_column_and_reason(string damage)
    {
        var report = Plan(Damages[damage].Make());

        report.HasErrors.ShouldBeTrue();
        report.Errors.ShouldContain(note => note.ToString().Contains(Damages[damage].Note), $"errors were: {string.Join(" | ", report.Errors)}");
        report.Errors.ShouldNotContain(note => note.Reason.Contains('\uFFFD') || note.Reason.Contains('\0'));
    }

    [Fact]
    public void The_undamaged_register_has_no_error() => Plan(Samples.Controls).Errors.ShouldBeEmpty();

    [Fact]
    public void More_rows_than_the_limit_are_refused()
    {
        var report = Plan(Samples.Controls, new ImportLimits { MaxRows = 95 });

        report.Errors.ShouldHaveSingleItem().ToString().ShouldStartWith("Line 97: The file has more than 95 rows");
        report.Rows.ShouldBe(0);
    }

    [Fact]
    public void All_faults_of_all_rows_are_named_at_once()
    {
        var file = Samples.Controls.Replace(",Weekly,", ",Weekley,").Replace("2022-03-01", "1 March").Replace("iam-lead@example.com", "nobody@example.com").Replace("2024-04-01", "");

        Plan(file).Errors.Select(note => (note.Line, note.Column)).ShouldBe([(2, "InOperationSince"), (2, "OwnerEmail"), (3, "InOperationSince"), (4, "Frequency")], ignoreOrder: true);
    }

    [Fact]
    public void A_text_that_looks_like_a_formula_is_text()
    {
        var report = Plan(Samples.Controls.Replace("Access approved before it is granted", "=1+1"));

        report.Errors.ShouldBeEmpty();
    }
}
