using System.Text;
using AuditFlow.Calendars;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Calendars;

/// <summary>The calendars are data: entered by hand, imported whole or not at all .</summary>
[OnBothDatabases]
public sealed class CalendarPagesTests : IAsyncLifetime
{
    readonly AuditFlowApp app = new();

    [Fact]
    public async Task A_new_installation_says_that_nobody_has_entered_a_calendar()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/calendars");
        browser.Text.ShouldContain("Until then Monday to Friday are business days and there are no holidays.");
        await browser.Open("/calendars/fiscal");
        browser.Text.ShouldContain("Until then the fiscal year is the calendar year.");
    }

    [Fact]
    public async Task A_holiday_is_added_named_anew_and_removed_with_a_trail()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/calendars?year=2027");

        await browser.Submit("Add", ("Form.Day", ""), ("Form.Name", "New Year"));
        browser.Text.ShouldContain("Enter the day.");
        await browser.Submit("Add", ("Form.Day", "2027-01-01"), ("Form.Name", "New Yaer"));
        await browser.Submit("Add", ("Form.Day", "2027-01-01"), ("Form.Name", "New Year"));
        browser.Text.ShouldContain("Fri 1 Jan 2027 New Year");
        browser.Text.ShouldContain("Business days in 2027 260");
        await browser.Submit("Remove");

        browser.Text.ShouldContain("No holiday in 2027");
        (await app.Read(db => db.TrailEntries.Where(e => e.Subject == "calendar:business-days").OrderBy(e => e.Sequence).Select(e => e.What).ToListAsync())).ShouldBe(["holiday-added", "holiday-renamed", "holiday-removed"]);
    }

    [Fact]
    public async Task The_weekend_is_the_companys_own()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/calendars?year=2027");

        await browser.Submit("Change the weekend", [.. Enum.GetNames<DayOfWeek>().Select(d => ("weekend", d))]);
        browser.Text.ShouldContain("A week needs at least one business day.");
        await browser.Submit("Change the weekend", ("weekend", "Friday"), ("weekend", "Saturday"));

        browser.Text.ShouldContain("Weekend Friday, Saturday");
    }

    [Fact]
    public async Task The_pattern_of_the_fiscal_year_is_chosen_on_its_page()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/calendars/fiscal?year=2025");

        await browser.Submit("Change the pattern", ("Form.Kind", "Weeks"), ("Form.EndMonth", "12"), ("Form.EndsOn", "6"), ("Form.Nearest", "True"), ("Form.Weeks", "FourFiveFour"));

        browser.Text.ShouldContain("The fiscal year is 52 or 53 weeks (4-5-4), ending on the Saturday nearest to the end of December");
        browser.Text.ShouldContain("FY2025 P12 Month Sun 30 Nov 2025 Sat 3 Jan 2026 35 pattern");
    }

    [Fact]
    public async Task One_bad_row_of_holidays_keeps_all_out_and_each_is_named()
    {
        const string csv = "Date,Name\n2027-01-01,New Year\n2027-13-01,Nowhere\n2027-01-01,Again\n2027-05-31,\n";

        var report = await app.Send(new ImportHolidays { File = Encoding.UTF8.GetBytes(csv), FileName = "holidays.csv" });

        report.Errors.Select(e => e.ToString()).ShouldBe(
        [
            "Line 3, Date: \"2027-13-01\" is not a date. Write it as year-month-day, for example 2026-03-01.", "Line 4, Date: \"2027-01-01\" stands on line 2 already.", "Line 5, Name: This cell may not be empty.",
        ]);
        (await app.Read(db => db.Holidays.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Holidays_that_are_not_in_the_file_go_only_when_asked_and_only_of_its_years()
    {
        await Import("Date,Name\n2026-12-25,Winter day\n2027-01-01,New Year\n2027-07-05,Summer day\n");
        var again = await Import("Date,Name\n2027-01-01,New Year’s Day\n2027-09-06,Autumn day\n");
        (again.Added, again.Changed, again.Missing, again.Retired).ShouldBe((1, 1, 1, 0));

        var last = await app.Send(new ImportHolidays { File = Encoding.UTF8.GetBytes("Date,Name\n2027-01-01,New Year’s Day\n"), RemoveMissing = true });

        (last.Unchanged, last.Retired).ShouldBe((1, 2));
        (await app.Read(db => db.Holidays.OrderBy(h => h.Day).Select(h => h.Day).ToListAsync())).ShouldBe([new(2026, 12, 25), new(2027, 1, 1)]);

        Task<AuditFlow.Platform.Csv.ImportReport> Import(string csv) => app.Send(new ImportHolidays { File = Encoding.UTF8.GetBytes(csv) });
    }

    [Theory]
    [InlineData("Q1,Quarter,2027-01-01,2027-03-31\nQ2,Quarter,2027-04-02,2027-06-30", "Line 3, FirstDay: Q1 ends on 2027-03-31 (line 2) and Q2 begins on 2027-04-02 (line 3): 1 day belongs to no quarter.")]
    [InlineData("Q1,Quarter,2027-01-01,2027-03-31\nQ2,Quarter,2027-03-31,2027-06-30", "Line 3, FirstDay: Q1 ends on 2027-03-31 (line 2) and Q2 begins on 2027-03-31 (line 3): they overlap.")]
    [InlineData("Q1,Quarter,2027-03-31,2027-01-01", "Line 2, LastDay: \"2027-01-01\" lies before the first day, 2027-03-31.")]
    [InlineData("FY27,Year,2027-01-01,2027-12-31", "Line 2, Name: \"FY27\" does not say which year it is. Write its four digits, for example FY2027.")]
    [InlineData("Q1,Quater,2027-01-01,2027-03-31", "Line 2, Kind: \"Quater\" is not a kind of period. Did you mean Quarter? Write one of: Month, Quarter, Year.")]
    [InlineData("M1,Month,2027-01-01,2027-03-31", "Line 2, LastDay: \"2027-03-31\" makes a month of 90 days; at most 45 are taken.")]
    public async Task Fiscal_periods_that_do_not_follow_one_another_are_refused(string rows, string said)
    {
        var report = await app.Send(new ImportFiscalPeriods { File = Encoding.UTF8.GetBytes($"Name,Kind,FirstDay,LastDay\n{rows}\n") });

        report.Errors.Select(e => e.ToString()).ShouldContain(said);
        (await app.Read(db => db.FiscalPeriods.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Entered_periods_win_on_the_page_until_they_are_taken_away()
    {
        const string csv = "Name,Kind,FirstDay,LastDay\nSpring 2027,Quarter,2027-01-01,2027-04-02\nSummer 2027,Quarter,2027-04-03,2027-06-30\n";
        var preview = await app.Send(new PreviewFiscalPeriods { File = Encoding.UTF8.GetBytes(csv) });
        preview.Warnings.Select(w => w.Reason).ShouldBe(["No month is entered; the pattern decides on months.", "No year is entered; the pattern decides on years."]);
        await app.Send(new ImportFiscalPeriods { File = Encoding.UTF8.GetBytes(csv) });
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/calendars/fiscal?year=2027");
        browser.Text.ShouldContain("Spring 2027 Quarter Fri 1 Jan 2027 Fri 2 Apr 2027 92 entered");

        await browser.Submit("Take away 2 periods", ("reason", ""));
        browser.Text.ShouldContain("Say why they are taken away.");
        await browser.Submit("Take away 2 periods", ("reason", "Wrong file."));

        browser.Text.ShouldContain("FY2027 Q1 Quarter Fri 1 Jan 2027 Wed 31 Mar 2027 90 pattern");
    }

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
