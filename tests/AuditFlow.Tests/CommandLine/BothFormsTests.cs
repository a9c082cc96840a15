using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.CommandLine;

[Trait("Category", "slow")]
public sealed partial class BothFormsTests(BothForms program) : IClassFixture<BothForms>
{
    const string Password = "correct horse battery";

    [Theory]
    [InlineData(Form.FromSources)]
    [InlineData(Form.Published)]
    public async Task A_command_prints_one_json_object_and_takes_files_from_where_it_was_typed(Form form)
    {
        await File.WriteAllBytesAsync(Path.Combine(program.Here, "my people.csv"), Samples.People, TestContext.Current.CancellationToken);

        var ended = await program.Run(form, ["import", "people", "my people.csv", "--dry-run", "--json"]);

        ended.Code.ShouldBe(0, ended.Errors);
        ended.Errors.ShouldBeEmpty();

        // Parsing refuses anything before or after the one object.
        JsonDocument.Parse(ended.Output).RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Theory]
    [InlineData(Form.FromSources)]
    [InlineData(Form.Published)]
    public async Task A_file_that_is_not_there_is_named_and_refused(Form form)
    {
        var ended = await program.Run(form, ["import", "people", "missing.csv", "--json"]);

        ended.ShouldSatisfyAllConditions(e => e.Code.ShouldBe(2), e => e.Output.ShouldBeEmpty(), e => e.Errors.ShouldContain("missing.csv"));
    }

    [Theory]
    [InlineData(Form.FromSources)]
    [InlineData(Form.Published)]
    public async Task A_faulty_setting_stops_a_command_with_its_key(Form form)
    {
        var ended = await program.Run(form, ["import", "people", "x.csv"], settings: ("Company__TimeZone", "Atlantis/Capital"));

        ended.ShouldSatisfyAllConditions(e => e.Code.ShouldBe(2), e => e.Output.ShouldBeEmpty(), e => e.Errors.ShouldContain("'Company:TimeZone'"), e => e.Errors.ShouldContain("Atlantis/Capital"));
    }

    [Theory]
    [InlineData(Form.FirstCommand)]
    [InlineData(Form.Published)]
    public async Task A_command_works_in_development_as_well(Form form)
    {
        await File.WriteAllBytesAsync(Path.Combine(program.Here, "people.csv"), Samples.People, TestContext.Current.CancellationToken);

        var ended = await program.Run(form, ["import", "people", "people.csv"], settings: ("DOTNET_ENVIRONMENT", "Development"));

        ended.ShouldSatisfyAllConditions(e => e.Code.ShouldBe(0, e.Errors), e => e.Errors.ShouldBeEmpty());
    }

    [Fact]
    public async Task The_web_host_does_not_start_without_the_address_that_links_begin_with()
    {
        var ended = await program.Run(Form.Published, ["--urls", "http://127.0.0.1:0"]);

        ended.ShouldSatisfyAllConditions(e => e.Code.ShouldBe(2), e => e.Errors.ShouldContain("'PublicUrl'"));
    }

    [Theory]
    [InlineData(Form.FromSources)]
    [InlineData(Form.Published)]
    public async Task Without_a_verb_it_is_the_web_host_and_host_arguments_pass_through(Form form)
    {
        await using var host = await program.Serve(form, ["--urls", "http://127.0.0.1:0", "--environment", "Development"]);
        using var client = new HttpClient { BaseAddress = host.Address };

        (await client.GetStringAsync("/sign-in", TestContext.Current.CancellationToken)).ShouldContain("Sign in");
    }

    [Fact]
    public async Task The_first_command_of_the_readme_starts_in_development()
    {
        await using var host = await program.Serve(Form.FirstCommand, ["--urls", "http://127.0.0.1:0"]);
        using var client = new HttpClient { BaseAddress = host.Address };

        // Outside Development it would not start at all: no setting names a public address.
        var page = await client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);

        // Plain http is no reason for a weaker cookie.
        page.Headers.GetValues("Set-Cookie").ShouldAllBe(c => c.Contains("secure", StringComparison.OrdinalIgnoreCase) && c.Contains("httponly", StringComparison.OrdinalIgnoreCase) && c.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Everything_that_the_published_home_page_links_to_is_there()
    {
        var data = program.NewData();
        (await program.Run(Form.Published, ["user", "add", "lead@example.com", "--role", "ComplianceLead"], data, Password + "\n")).Code.ShouldBe(0);
        await using var host = await program.Serve(Form.Published, ["--urls", "http://127.0.0.1:0", "--environment", "Development"], data);
        using var browser = new TestBrowser(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        await browser.Open(host.Address.ToString());
        await browser.SignIn("lead@example.com", Password);
        await browser.Open("/");
        browser.Status.ShouldBe(HttpStatusCode.OK);

        var files = browser.Page.QuerySelectorAll("link[href]").Select(l => l.GetAttribute("href")!)
            .Concat(browser.Page.QuerySelectorAll("script[src]").Select(s => s.GetAttribute("src")!)).Distinct().ToList();
        files.ShouldContain(f => f.Contains(".css", StringComparison.Ordinal));
        files.ShouldContain(f => f.Contains(".js", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var address = new Uri(browser.Address, file);
            var answer = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, address));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, file);
            if (answer.Content.Headers.ContentType?.MediaType == "text/css")
            {
                var sheet = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                foreach (var inner in InSheet().Matches(sheet).Select(m => m.Groups[1].Value).Where(u => !u.StartsWith("data:", StringComparison.Ordinal)))
                {
                    (await browser.Raw(new HttpRequestMessage(HttpMethod.Get, new Uri(address, inner)))).StatusCode.ShouldBe(HttpStatusCode.OK, $"{inner} in {file}");
                }
            }
        }
    }

    [GeneratedRegex("""url\(["']?([^"')]+)["']?\)""")]
    private static partial Regex InSheet();
}
