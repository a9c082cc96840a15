using AuditFlow.Controls;
using AuditFlow.Frameworks;
using AuditFlow.People;
using AuditFlow.Platform.Csv;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Controls;

public sealed class ControlLinterTests
{
    const string Good = "Each Monday the IAM analyst compares the list with the register and signs the ticket.";

    internal static ControlContent Content(
        string description = Good, ControlType type = ControlType.Manual, string? evidence = "Signed ticket", string? report = null, string[]? systems = null, bool isKey = false) => new()
    {
        Title = "Title", Description = description, Process = "IT access", Systems = [.. systems ?? ["Keystead"]], OwnerEmail = "iam-lead@example.com", PerformerEmail = null, ManagerEmail = null,
        Nature = ControlNature.Detective, Type = type, Level = ControlLevel.Process, Frequency = Frequency.Weekly, IsKey = isKey, KeyRationale = null, RiskRating = RiskRating.Normal,
        Assertions = [], Accounts = [], Mappings = ["soc2-tsc-2017/CC6.1"], ItgcDomain = null, Evidence = evidence, Report = report, CompensatesFor = [], InOperationSince = new DateOnly(2024, 1, 1),
    };

    static string[] Lint(ControlContent content) => [.. ControlLinter.Read(content).Select(note => note.Reason)];

    [Theory, Trait("Rule", "R-10")]
    [InlineData("Each Monday the analyst reviews access and takes appropriate action.", "\"appropriate\" cannot be tested")]
    [InlineData("The analyst reviews access periodically and signs the list each time.", "\"periodically\" cannot be tested")]
    [InlineData("Each week the analyst removes access in a timely manner and signs.", "\"in a timely manner\" cannot be tested")]
    [InlineData("Each week the analyst reviews access and escalates as needed.", "\"as needed\" cannot be tested")]
    [InlineData("The manager ensures before each release that testing was properly done.", "\"properly\" cannot be tested")]
    [InlineData("Each month adequate reviews are made by the controller.", "\"adequate\" cannot be tested")]
    [InlineData("Access is reviewed each quarter and removed within 2 days.", "does not say who")]
    [InlineData("The IAM analyst reviews access and removes it.", "does not say when")]
    public void Words_that_cannot_be_tested_and_missing_answers_are_flagged(string text, string reason)
        => Lint(Content(text)).ShouldContain(note => note.Contains(reason));

    [Theory, Trait("Rule", "R-10")]
    [InlineData(Good)]
    [InlineData("Within 2 business days after an emergency deployment, an engineer who did not write the change reviews it and records approval.")]
    [InlineData("Each quarter the board receives the property list and asks the CFO about insufficient funds.")]
    [InlineData("Each year the audit committee answers the question \"Are controls appropriate and timely?\" in its minutes.")]
    [InlineData("No system goes live before the process owner signs all test cases.")]
    [InlineData("By day 30 after quarter start the process owners confirm each user.")]
    [InlineData("In March and September the facilities manager exports badge holders.")]
    [InlineData("Upon termination HR closes the account, which gives reasonable assurance to payroll.")]
    public void Sound_texts_are_left_alone(string text) => Lint(Content(text)).ShouldBeEmpty();

    [Fact, Trait("Rule", "R-10")]
    public void A_machine_needs_no_who_and_when_but_its_words_are_read_all_the_same()
    {
        Lint(Content("Keystead refuses a session without a hardware key.", ControlType.Automated)).ShouldBeEmpty();
        Lint(Content("Keystead blocks appropriate sessions.", ControlType.Automated)).ShouldHaveSingleItem();
    }

    [Fact, Trait("Rule", "R-10")]
    public void Evidence_is_missing_only_when_neither_column_nor_text_names_it()
    {
        Lint(Content("Each Monday the analyst compares both.", evidence: null)).ShouldHaveSingleItem().ShouldContain("what proves");
        Lint(Content("Each Monday the analyst compares both and signs the sheet.", evidence: null)).ShouldBeEmpty();
    }

    [Theory, Trait("Rule", "R-8")]
    [InlineData("Each month the accountant reviews the aged receivables report and signs.", null, true)]
    [InlineData("Each month the analyst extracts all accounts and signs.", null, true)]
    [InlineData("Each month the accountant reports the result to the CFO and signs.", null, false)]
    [InlineData("Each month the general counsel reads fraud reports and signs.", null, false)]
    [InlineData("Each month the accountant reviews the aged receivables report and signs.", "Aged receivables", true)]
    [InlineData("Each month the accountant reviews the aged receivables report and signs.", "Aged receivables (C&A: total agreed to the ledger)", false)]
    public void A_manual_control_names_its_report_and_how_the_report_is_checked(string text, string? report, bool warns)
        => ControlRules.Check(Content(text, report: report), new HashSet<string>()).Any(note => note.Column == "Report").ShouldBe(warns);

    [Fact, Trait("Rule", "R-9")]
    public void An_automated_control_names_a_system_that_has_an_IT_general_control()
    {
        HashSet<string> covered = ["Keystead"];

        ControlRules.Check(Content(type: ControlType.Automated, systems: []), covered).ShouldHaveSingleItem().Reason.ShouldContain("must name the system");
        ControlRules.Check(Content(type: ControlType.Automated, systems: ["Keystead", "Ledger"]), covered).ShouldHaveSingleItem().Reason.ShouldContain("No IT general control names Ledger");
        ControlRules.Check(Content(systems: ["Ledger"]), covered).ShouldBeEmpty();
    }

    [Fact]
    public void The_sample_register_gets_the_warnings_that_a_tester_would_give_and_no_other()
    {
        var people = RegisterFile.Parse(Samples.People, PersonSheet.Columns, new ImportLimits()).Rows.Select(row => row["Email"]).ToHashSet();
        var file = RegisterFile.Parse(Samples.Controls, ControlSheet.Columns, new ImportLimits());

        var warnings = ControlImportPlan.Make(file, FrameworkCatalog.Load(), people, [], retireMissing: false).Report.Warnings;

        warnings.Count.ShouldBe(7);
        warnings.ShouldAllBe(note => note.Column == "System" && note.Reason.Contains("R-9"));
    }
}
