using System.Net;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.People;

[OnBothDatabases]
public sealed class PeoplePagesTests(SampleCompany app) : IClassFixture<SampleCompany>
{
    [Theory]
    [InlineData("", "1–50 of 65")]
    [InlineData("?p=2", "51–65 of 65")]
    [InlineData("?role=Tester", "1–4 of 4")]
    [InlineData("?q=ACCOUNTS payable", "ap-manager@example.com")]
    [InlineData("?manager=cfo@example.com", "Report to cfo@example.com")]
    [InlineData("?manager=nobody@example.com", "Nobody matches")]
    [InlineData("?sort=-email", "Name Mailbox Roles Reports to Time zone Reports Owns controls Account VP engineering")]
    public async Task The_list_is_paged_filtered_and_sorted_by_its_address(string query, string shown)
    {
        var browser = await (await app.Browser(Role.ReadOnly)).Open("/people" + query);

        browser.Status.ShouldBe(HttpStatusCode.OK);
        browser.Text.ShouldContain(shown);
    }

    [Fact]
    public async Task A_person_leads_to_the_controls_that_it_owns()
    {
        var browser = await (await app.Browser(Role.ReadOnly)).Open("/people?q=release-manager");

        var link = browser.Page.QuerySelector("tbody a[href^='/controls?owner=']")!;
        await browser.Open(link.GetAttribute("href")!);
        browser.Text.ShouldContain($"of {link.TextContent}");
    }

    [Fact]
    public async Task The_external_auditor_does_not_see_the_people_register()
        => (await (await app.Browser(Role.ExternalAuditor)).Open("/people")).Status.ShouldBe(HttpStatusCode.Forbidden);
}
