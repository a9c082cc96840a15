using AuditFlow.Controls;
using AuditFlow.Frameworks;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Controls;

[OnBothDatabases]
public sealed class ImportControlsTests : IAsyncLifetime
{
    readonly AuditFlowApp app = new();

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Send(new ImportPeople { File = Samples.People });
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    Task<ImportReport> Import(byte[] file, bool retireMissing = false, DateOnly? on = null) =>
        app.Send(new ImportControls { File = file, FileName = "controls.csv", RetireMissing = retireMissing, RetiredOn = on });

    Task<int> Controls() => app.Read(db => db.Controls.CountAsync());

    Task<int> Versions() => app.Read(db => db.ControlVersions.CountAsync());

    Task<CurrentControl> Current(string id) => app.Read(db => db.CurrentControls.SingleAsync(current => current.Control.ControlId == id));

    [Fact]
    public async Task The_sample_register_comes_in_whole_and_a_second_time_changes_nothing()
    {
        var first = await Import(Samples.Controls);

        first.Errors.ShouldBeEmpty();
        (first.Applied, first.Rows, first.Added).ShouldBe((true, 96, 96));
        ((await Controls()), (await Versions())).ShouldBe((96, 96));

        var second = await Import(Samples.Controls);
        (second.Added, second.Changed, second.Unchanged).ShouldBe((0, 0, 96));
        second.Changes.ShouldBeEmpty();
        (await Versions()).ShouldBe(96);
    }

    [Fact]
    public async Task Every_column_is_kept_as_it_is_in_the_file()
    {
        await Import(Samples.Controls);

        var content = (await Current("ITGC-AC-01")).Version.Content;
        content.Title.ShouldBe("Access approved before it is granted");
        content.Systems.ShouldBe(["Keystead SSO", "Ledgerline ERP", "Tallyhook Billing", "Recograph RevRec", "Prod Cloud"]);
        (content.OwnerEmail, content.PerformerEmail, content.ManagerEmail).ShouldBe(("iam-lead@example.com", "iam-analyst@example.com", "cio@example.com"));
        (content.Nature, content.Type, content.Level, content.Frequency, content.IsKey, content.RiskRating)
            .ShouldBe((ControlNature.Preventive, ControlType.Manual, ControlLevel.ITGC, Frequency.ManyTimesADay, true, RiskRating.Normal));
        content.CriteriaOf(FrameworkCatalog.Tsc).ShouldBe(["CC6.1", "CC6.2", "CC6.3"]);
        content.CriteriaOf(FrameworkCatalog.Coso).ShouldBe(["11"]);
        content.Report.ShouldStartWith("Fixdesk \"Access requests closed\" export");
        content.InOperationSince.ShouldBe(new DateOnly(2022, 3, 1));
        (await Current("ITGC-CM-05")).Version.Content.CompensatesFor.ShouldBe(["ITGC-CM-01", "ITGC-CM-02", "ITGC-CM-03"]);
    }

    [Fact]
    public async Task A_changed_row_makes_a_new_version_and_the_old_one_stays_word_for_word()
    {
        await Import(Samples.Controls);
        var before = (await Current("ITGC-CM-05")).Version;

        var report = await Import(Samples.Controls.Replace("Within 2 business days after an emergency deployment", "Within 3 business days after an emergency deployment"));

        (report.Changed, report.Unchanged).ShouldBe((1, 95));
        report.Changes.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            change => change.Id.ShouldBe("ITGC-CM-05"),
            change => change.Columns.ShouldBe(["Description"]));
        var after = await Current("ITGC-CM-05");
        (after.Control.CurrentNumber, after.Version.Number).ShouldBe((2, 2));
        after.Version.Hash.ShouldNotBe(before.Hash);
        after.Version.CreatedBy.ShouldBe("operator:test");
        after.Version.Reason.ShouldBe("Imported from controls.csv");
        var old = await app.Read(db => db.ControlVersions.SingleAsync(version => version.Id == before.Id));
        old.Content.Description.ShouldStartWith("Within 2 business days");
        ControlHash.Of(old.ControlId, old.Content).ShouldBe(old.Hash);
        (await Versions()).ShouldBe(97);
    }

    [Fact]
    public async Task A_control_missing_from_the_file_stays_unless_it_is_to_be_ended_with_a_date()
    {
        await Import(Samples.Controls);
        var smaller = Samples.Controls.WithoutLines(97);

        var kept = await Import(smaller);
        (kept.Missing, kept.Retired).ShouldBe((1, 0));
        (await Current("ELC-11")).Control.RetiredOn.ShouldBeNull();

        var ended = await Import(smaller, retireMissing: true, on: new DateOnly(2026, 12, 31));
        (ended.Missing, ended.Retired).ShouldBe((0, 1));
        ended.Changes.ShouldHaveSingleItem().ShouldBe(new ImportChange(null, "ELC-11", ImportChangeKind.Retired, ended.Changes[0].Columns));
        (await Current("ELC-11")).Control.RetiredOn.ShouldBe(new DateOnly(2026, 12, 31));
        (await Import(smaller, retireMissing: true)).Changes.ShouldBeEmpty();

        var back = await Import(Samples.Controls);
        back.Changes.ShouldHaveSingleItem().Kind.ShouldBe(ImportChangeKind.BackInOperation);
        (await Current("ELC-11")).Control.RetiredOn.ShouldBeNull();
        (await Versions()).ShouldBe(96);
    }

    [Fact]
    public async Task Without_a_date_missing_controls_end_today_in_the_companys_zone()
    {
        await Import(Samples.Controls);

        app.Clock.MoveTo(new DateTimeOffset(2026, 12, 1, 3, 0, 0, TimeSpan.Zero));
        await Import(Samples.Controls.WithoutLines(97), retireMissing: true);

        // Three in the morning in UTC is still the evening before in New York.
        (await Current("ELC-11")).Control.RetiredOn.ShouldBe(new DateOnly(2026, 11, 30));
    }

    [Fact]
    public async Task A_preview_changes_nothing_not_even_the_trail()
    {
        var before = await app.Read(db => db.TrailEntries.CountAsync());

        var report = await app.Send(new PreviewControls { File = Samples.Controls });

        (report.Applied, report.Added).ShouldBe((false, 96));
        (await Controls()).ShouldBe(0);
        (await app.Read(db => db.TrailEntries.CountAsync())).ShouldBe(before);
    }

    [Fact]
    public async Task One_error_keeps_every_row_out()
    {
        var report = await Import(Samples.Controls.Replace(",Weekly,", ",Fortnightly,"));

        report.Applied.ShouldBeFalse();
        report.Errors.ShouldHaveSingleItem().Line.ShouldBe(4);
        (await Controls()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "R-7")]
    public async Task A_change_of_the_key_flag_needs_a_reason_and_is_told_in_the_trail()
    {
        await Import(Samples.Controls);
        var key = ",ITGC,Weekly,No,Quarterly review AC-06 catches leftovers before quarter end.";

        var without = await Import(Samples.Controls.Replace(key, ",ITGC,Weekly,Yes,"));
        without.Errors.ShouldHaveSingleItem().ToString().ShouldBe("Line 4, KeyRationale: ITGC-AC-03 becomes key. Write the reason here. (R-7)");

        var with = await Import(Samples.Controls.Replace(key, ",ITGC,Weekly,Yes,No later control catches a mover any more."));
        with.Applied.ShouldBeTrue();
        with.Warnings.ShouldContain(note => note.Line == 4 && note.Column == "Key" && note.Reason.Contains("R-7"));
        (await app.Read(db => db.TrailEntries.SingleAsync(entry => entry.What == "control-key-changed"))).Sentence
            .ShouldBe("ITGC-AC-03 became key: No later control catches a mover any more.");
    }

    [Fact]
    public async Task A_large_register_is_compared_in_memory_and_only_what_changed_gets_a_version()
    {
        await app.Send(new ImportPeople { File = Volume.PeopleCsv(200) });

        (await Import(Volume.ControlsCsv(4_000, 200))).Added.ShouldBe(4_000);
        var again = await Import(Volume.ControlsCsv(4_000, 200, changedEvery: 10));

        (again.Changed, again.Unchanged).ShouldBe((400, 3_600));
        (await Versions()).ShouldBe(4_400);
    }

    [Theory]
    [InlineData(Role.ComplianceLead, true)]
    [InlineData(Role.ControlOwner, false)]
    [InlineData(Role.ExternalAuditor, false)]
    [InlineData(Role.Administrator, false)]
    public async Task Only_the_compliance_lead_and_the_operator_import(Role role, bool may)
    {
        var send = () => app.As(role).Send(new ImportControls { File = Samples.Controls });

        if (may)
            (await send()).Applied.ShouldBeTrue();
        else
            (await Should.ThrowAsync<Refusal>(send)).Status.ShouldBe(403);
    }
}
