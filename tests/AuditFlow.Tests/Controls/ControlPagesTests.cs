using System.Net;
using AuditFlow.Controls;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Controls;

[OnBothDatabases]
public sealed class ControlPagesTests(SampleCompany app) : IClassFixture<SampleCompany>
{
    static string[] Ids(TestBrowser browser) => [.. browser.Page.QuerySelectorAll("tbody th a.id").Select(link => link.TextContent)];

    [Fact]
    public async Task The_list_shows_fifty_rows_and_leads_to_the_rest()
    {
        var browser = await (await app.Browser(Role.ReadOnly)).Open("/controls");

        browser.Status.ShouldBe(HttpStatusCode.OK);
        Ids(browser).Length.ShouldBe(50);
        Ids(browser)[0].ShouldBe("AVL-01");
        browser.Text.ShouldContain("1–50 of 96");

        await browser.Follow("Next");
        browser.Text.ShouldContain("51–96 of 96");
        Ids(browser).Length.ShouldBe(46);
    }

    [Theory]
    [InlineData("?key=yes", "1–50 of 63")]
    [InlineData("?key=yes&level=ITGC", "ITGC-AC-01")]
    [InlineData("?level=Entity", "1–11 of 11")]
    [InlineData("?q=EMERGENCY&level=ITGC", "ITGC-CM-05")]
    [InlineData("?q=iam-lead@example.com", "ITGC-AC-01")]
    [InlineData("?process=Revenue", "1–7 of 7")]
    [InlineData("?owner=release-manager@example.com", "ITGC-CM-05")]
    [InlineData("?mapping=soc2-tsc-2017/CC8.1", "ITGC-CM-05")]
    [InlineData("?sort=-id", "TRS-03")]
    [InlineData("?state=ended", "No control matches")]
    [InlineData("?q=100%25", "No control matches")]
    [InlineData("?p=99", "51–96 of 96")]
    [InlineData("?level=Nonsense&p=-4", "1–50 of 96")]
    public async Task Filters_live_in_the_address(string query, string shown)
    {
        var browser = await (await app.Browser(Role.ReadOnly)).Open("/controls" + query);

        browser.Status.ShouldBe(HttpStatusCode.OK);
        browser.Text.ShouldContain(shown);
    }

    [Fact]
    public async Task The_CSV_of_a_list_is_a_register_that_imports_without_a_change()
    {
        var browser = await app.Browser(Role.ComplianceLead);

        var response = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, new Uri("/controls?handler=csv", UriKind.Relative)));

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var report = await app.Send(new PreviewControls { File = await response.Content.ReadAsByteArrayAsync() });
        (report.Rows, report.Unchanged, report.ErrorCount).ShouldBe((96, 96, 0));
    }

    [Fact]
    public async Task The_CSV_has_the_filter_of_the_list_and_not_only_its_page()
    {
        var csv = await app.As(Role.ReadOnly).Send(new ExportControls { IsKey = true });

        (await app.Send(new PreviewControls { File = csv })).Rows.ShouldBe(63);
    }

    [Fact]
    public async Task One_control_shows_its_text_people_mappings_and_hash()
    {
        var browser = await (await app.Browser(Role.ExternalAuditor)).Open("/controls/ITGC-CM-05");

        browser.Status.ShouldBe(HttpStatusCode.OK);
        browser.Page.QuerySelector("h1")!.TextContent.ShouldContain("Emergency changes reviewed afterwards");
        foreach (var shown in new[] { "Within 2 business days", "release-manager@example.com", "same as owner", "CC8.1 Change management", "→ CC5.2", "ITGC-CM-01", "Mon 3 Apr 2023", "never changed" })
            browser.Text.ShouldContain(shown);
        browser.Page.QuerySelectorAll("code").ShouldContain(code => code.TextContent.Replace(" ", "").Length == 64);
        await browser.Follow("ITGC-CM-01");
        browser.Text.ShouldContain("Backed by");
    }

    [Fact]
    public async Task An_unknown_control_is_a_404_that_names_it()
    {
        var browser = await (await app.Browser(Role.ReadOnly)).Open("/controls/NOPE-1");

        browser.Status.ShouldBe(HttpStatusCode.NotFound);
        browser.Text.ShouldContain("There is no control NOPE-1.");
    }

    [Fact]
    public async Task Nobody_sees_the_register_without_an_account()
    {
        var browser = await (await app.Browser()).Open("/controls");

        browser.Address.AbsolutePath.ShouldBe("/sign-in");
    }
}
