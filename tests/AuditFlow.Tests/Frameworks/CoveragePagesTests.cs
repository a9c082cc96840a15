using System.Net;
using AuditFlow.Frameworks;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Frameworks;

[OnBothDatabases]
public sealed class CoveragePagesTests(SampleCompany app) : IClassFixture<SampleCompany>
{
    [Fact]
    public async Task The_sample_company_has_two_criteria_in_scope_without_a_control()
    {
        var coverage = await app.Send(new ShowCoverage { FrameworkId = FrameworkCatalog.Tsc });

        var inScope = coverage.Categories.Where(category => category.Category.Id is "security" or "availability" or "confidentiality").ToList();
        (inScope.Sum(category => category.Covered), inScope.Sum(category => category.Total)).ShouldBe((36, 38));
        inScope.SelectMany(category => category.Groups).SelectMany(group => group.Criteria).Where(criterion => !criterion.IsCovered).Select(criterion => criterion.Criterion.Id).ShouldBe(["CC9.1", "C1.2"]);
        (await app.Send(new ShowCoverage { FrameworkId = FrameworkCatalog.Coso })).Covered.ShouldBe(17);
    }

    [Fact]
    public async Task The_page_names_the_controls_of_each_criterion_and_the_gaps()
    {
        var browser = await (await app.Browser(Role.ReadOnly)).Open("/frameworks");
        browser.Text.ShouldContain("36 of 61");
        await browser.Follow("SOC 2 Trust Services Criteria");

        browser.Page.QuerySelector("[id='CC8.1']")!.TextContent.ShouldContain("ITGC-CM-05");
        browser.Page.QuerySelector("[id='CC9.1']")!.TextContent.ShouldContain("No control");
        browser.Page.QuerySelectorAll("tbody tr[id]").Length.ShouldBe(61);

        await browser.Open("/frameworks/soc2-tsc-2017?category=confidentiality&show=gaps");
        browser.Page.QuerySelectorAll("tbody tr[id]").ShouldHaveSingleItem().Id.ShouldBe("C1.2");
    }

    [Fact]
    public async Task An_unknown_framework_is_a_404()
        => (await (await app.Browser(Role.ReadOnly)).Open("/frameworks/iso-27001")).Status.ShouldBe(HttpStatusCode.NotFound);
}
