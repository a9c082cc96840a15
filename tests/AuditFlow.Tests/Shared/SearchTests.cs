using System.Net;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Shared;

[OnBothDatabases]
public sealed class SearchTests(SearchTests.AppThatFinds app) : IClassFixture<SearchTests.AppThatFinds>
{
    [Fact]
    public async Task Words_find_what_each_slice_knows_and_the_reader_may_see()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/search?q=change");

        browser.Text.ShouldContain("CHG-01 Change <script>");
        browser.Text.ShouldContain("CHG-02 Change two");
        browser.Page.QuerySelectorAll("main .card").Length.ShouldBe(1);
        browser.Page.QuerySelector("main .card script").ShouldBeNull();
    }

    [Fact]
    public async Task An_id_typed_whole_leads_straight_to_its_page()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        var answer = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, new Uri("/search?q=chg-02", UriKind.Relative)));

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldBe("/controls/CHG-02");
    }

    [Fact]
    public async Task Nothing_found_says_what_to_try()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/search?q=zebra");

        browser.Text.ShouldContain("Nothing found");
        browser.Page.QuerySelector("form[role=search] input[name=q]").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_page_that_is_missing_offers_the_search()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/no-such-page");

        browser.Page.QuerySelector("main form[action='/search']").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_visitor_finds_nothing()
    {
        using var browser = await app.Browser();

        await browser.Open("/search?q=change");

        browser.Address.AbsolutePath.ShouldBe("/sign-in");
    }

    public sealed class AppThatFinds : AuditFlowApp
    {
        protected override void Listen(WebApplicationBuilder builder)
        {
            base.Listen(builder);
            builder.Services.AddScoped<ISearchSource, Changes>().AddScoped<ISearchSource, Secrets>();
        }
    }

    sealed class Changes : ISearchSource
    {
        static readonly SearchHit[] All = [new("CHG-01", "Change <script>", "/controls/CHG-01"), new("CHG-02", "Change two", "/controls/CHG-02")];

        public string Kind => "Changes";

        public Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SearchHit>>([.. All.Where(hit => $"{hit.Id} {hit.Title}".Contains(text, StringComparison.OrdinalIgnoreCase)).Take(most)]);
    }

    sealed class Secrets : ISearchSource
    {
        public string Kind => "Secrets";

        public Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken) =>
            throw new Refusal("not-allowed", "Not for this reader.", StatusCodes.Status403Forbidden);
    }
}
