using System.Net;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Shared;

[OnBothDatabases]
public sealed class ShellTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task Every_answer_forbids_what_is_not_our_own_file()
    {
        using var browser = await app.Browser();

        await browser.Open("/sign-in");

        Header(browser, "Content-Security-Policy").ShouldBe(SecurityHeaders.Policy);
        Header(browser, "Content-Security-Policy").ShouldNotContain("unsafe");
        Header(browser, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(browser, "Referrer-Policy").ShouldBe("same-origin");
    }

    [Fact]
    public async Task A_page_of_a_personal_link_is_stricter_still()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/a/there-is-no-such-link/at-all");

        browser.Status.ShouldBe(HttpStatusCode.NotFound);
        Header(browser, "Content-Security-Policy").ShouldContain("script-src 'none'");
        Header(browser, "Referrer-Policy").ShouldBe("no-referrer");
        Header(browser, "Cache-Control").ShouldBe("no-store");
        Header(browser, "X-Robots-Tag").ShouldContain("noindex");
        browser.Page.QuerySelector("script").ShouldBeNull();
        browser.Page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!.ShouldContain("link");
    }

    [Fact]
    public async Task An_unknown_address_gets_a_page_in_the_shell()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/no-such-page");

        browser.Status.ShouldBe(HttpStatusCode.NotFound);
        browser.Page.QuerySelectorAll("h1").Length.ShouldBe(1);
        browser.Text.ShouldContain("There is nothing here");
        browser.Page.QuerySelector("main a[href='/']").ShouldNotBeNull();
        browser.Page.QuerySelector("nav[aria-label=Main]").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_program_gets_the_sentence_instead_of_a_page()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/no-such-page", UriKind.Relative));
        request.Headers.Add("Accept", "application/json");

        var answer = await browser.Raw(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("<");
    }

    [Fact]
    public async Task The_error_page_itself_is_not_an_address()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/error/500");

        browser.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_side_bar_links_only_to_pages_that_answer()
    {
        using var browser = await app.Browser(Role.ComplianceLead, Role.Administrator);
        await browser.Open("/no-such-page");
        var links = browser.Page.QuerySelectorAll(".shell-side nav a").Select(a => a.GetAttribute("href")!).ToList();

        foreach (var link in links)
        {
            await browser.Open(link);
            browser.Status.ShouldBe(HttpStatusCode.OK, link);
        }

        links.ShouldBeUnique();
    }

    [Fact]
    public async Task A_narrow_window_has_the_same_entries_behind_its_menu()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/no-such-page");

        var wide = browser.Page.QuerySelectorAll(".shell-side nav a").Select(a => a.GetAttribute("href")).ToList();
        wide.ShouldNotBeEmpty();
        browser.Page.QuerySelectorAll(".bar-top details nav a").Select(a => a.GetAttribute("href")).ShouldBe(wide);
    }

    [Fact]
    public async Task Who_is_signed_in_is_always_in_view()
    {
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/no-such-page");

        var person = browser.Page.QuerySelector(".shell-side .person")!.TextContent;
        person.ShouldContain("Compliance lead");
        person.ShouldContain("compliancelead@example.com");
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_somebody_chooses()
    {
        using var browser = await app.Browser(Role.Tester);
        await browser.Open("/no-such-page?keep=this");
        browser.Page.DocumentElement.HasAttribute("data-bs-theme").ShouldBeFalse();

        await browser.Submit("Dark");
        browser.Address.PathAndQuery.ShouldBe("/no-such-page?keep=this");
        browser.Page.DocumentElement.GetAttribute("data-bs-theme").ShouldBe("dark");

        await browser.Submit("Follow the system");
        browser.Page.DocumentElement.HasAttribute("data-bs-theme").ShouldBeFalse();
    }

    [Fact]
    public async Task A_theme_leads_nowhere_but_back()
    {
        using var browser = await app.Browser(Role.Tester);
        await browser.Open("/no-such-page");

        await browser.Submit("Light", ("back", "https://elsewhere.example.com/"));

        browser.Address.Host.ShouldBe("localhost");
        browser.Address.AbsolutePath.ShouldBe("/");
    }

    [Fact]
    public async Task The_shell_has_its_landmarks_and_a_way_past_them()
    {
        using var browser = await app.Browser(Role.Tester);

        await browser.Open("/no-such-page");

        browser.Page.DocumentElement.GetAttribute("lang").ShouldBe("en");
        browser.Page.QuerySelectorAll("main").Length.ShouldBe(1);
        browser.Page.QuerySelector("a.skip")!.GetAttribute("href").ShouldBe("#main");
        browser.Page.QuerySelector("#live")!.GetAttribute("aria-live").ShouldBe("polite");
        browser.Page.QuerySelectorAll("[style]").Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("/", "Home")]
    [InlineData("/controls", "Controls")]
    [InlineData("/controls/ITGC-AC-01", "Controls")]
    [InlineData("/controlsx", null)]
    [InlineData("/nowhere", null)]
    public void The_entry_of_a_page_is_the_longest_that_begins_its_address(string path, string? entry) =>
        (Navigation.Active(path)?.Text).ShouldBe(entry);

    static string Header(TestBrowser browser, string name) => string.Join(", ", browser.Headers!.GetValues(name));
}
