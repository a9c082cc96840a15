using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Controls;

[OnBothDatabases]
public sealed class ImportPageTests : IAsyncLifetime
{
    readonly AuditFlowApp app = new();

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Send(new ImportPeople { File = Samples.People });
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    static async Task<IDocument> Check(TestBrowser browser, byte[] file, bool retireMissing = false, bool forged = false)
    {
        await browser.Open("/controls/import");
        var token = browser.Page.QuerySelector("form[enctype] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Controls"), "Form.Register" },
            { new StringContent(retireMissing ? "true" : "false"), "Form.RetireMissing" },
            { new StringContent(forged ? "" : token), "__RequestVerificationToken" },
        };
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(content, "Form.File", "controls.csv");
        var response = await browser.Raw(new HttpRequestMessage(HttpMethod.Post, new Uri("/controls/import?handler=Check", UriKind.Relative)) { Content = form });
        response.StatusCode.ShouldBe(forged ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }

    static async Task<IDocument> Apply(TestBrowser browser, IDocument page)
    {
        var form = page.QuerySelector("form:has(input[name='Form.Content'])")!;
        var fields = form.QuerySelectorAll("input").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? ""));
        var response = await browser.Raw(new HttpRequestMessage(HttpMethod.Post, new Uri("/controls/import?handler=Apply", UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) });
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }

    Task<int> Controls() => app.Read(db => db.Controls.CountAsync());

    [Fact]
    public async Task A_file_is_checked_first_and_imported_when_the_lead_says_so()
    {
        var browser = await app.Browser(Role.ComplianceLead);

        var check = await Check(browser, Samples.Controls);
        check.QuerySelector("h1")!.TextContent.ShouldBe("Ready to import");
        check.QuerySelector("main")!.TextContent.ShouldContain("96 added");
        check.QuerySelectorAll("section[aria-labelledby=Warnings] tbody tr").Length.ShouldBe(7);
        (await Controls()).ShouldBe(0);

        var done = await Apply(browser, check);
        done.QuerySelector("h1")!.TextContent.ShouldBe("Imported");
        (await Controls()).ShouldBe(96);

        (await Check(browser, Samples.Controls)).QuerySelector("h1")!.TextContent.ShouldBe("Nothing to change");
    }

    [Fact]
    public async Task Errors_are_listed_by_line_and_column_and_there_is_no_button_to_import()
    {
        var browser = await app.Browser(Role.ComplianceLead);

        var page = await Check(browser, Samples.Controls.Replace(",Weekly,", ",Weekley,").Replace("2022-03-01", "soon"));

        page.QuerySelector("h1")!.TextContent.ShouldBe("Not imported");
        var rows = page.QuerySelectorAll("section[aria-labelledby=Errors] tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Take(2).Select(cell => cell.TextContent.Trim())));
        rows.ShouldBe(["2|InOperationSince", "4|Frequency"]);
        page.QuerySelector("input[name='Form.Content']").ShouldBeNull();
        (await Controls()).ShouldBe(0);
    }

    [Fact]
    public async Task Missing_controls_end_when_the_lead_chose_it()
    {
        var browser = await app.Browser(Role.ComplianceLead);
        await app.Send(new ImportControls { File = Samples.Controls });

        await Apply(browser, await Check(browser, Samples.Controls.WithoutLines(96, 97), retireMissing: true));

        (await app.Read(db => db.Controls.CountAsync(control => control.RetiredOn != null))).ShouldBe(2);
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused()
    {
        var browser = await app.Browser(Role.ComplianceLead);

        await Check(browser, Samples.Controls, forged: true);

        (await Controls()).ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_file_the_form_says_so()
    {
        var browser = await (await app.Browser(Role.ComplianceLead)).Open("/controls/import");

        await browser.Submit("Check the file");

        browser.Text.ShouldContain("Choose a CSV file.");
    }

    [Theory]
    [InlineData(Role.ControlOwner)]
    [InlineData(Role.Administrator)]
    public async Task Others_are_told_who_may(Role role)
    {
        var browser = await (await app.Browser(role)).Open("/controls/import");

        browser.Status.ShouldBe(HttpStatusCode.Forbidden);
        browser.Text.ShouldContain("compliance lead");
    }
}
