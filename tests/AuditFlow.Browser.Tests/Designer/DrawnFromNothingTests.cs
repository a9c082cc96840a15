using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditFlow.Attestations;
using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Shouldly;

namespace AuditFlow.Browser.Tests.Designer;

/// <summary>The product with the registers of the sample company.</summary>
public sealed class DrawingCompany(Chromium chromium) : ServedApp(chromium)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Send(new ImportPeople { File = Samples.People });
        await Send(new ImportControls { File = Samples.Controls });
    }
}

/// <summary>A lead draws in the real Studio with an empty canvas before them, publishes, tries it out, and answers from the rehearsal's mailbox.</summary>
public sealed partial class DrawnFromNothingTests(DrawingCompany app) : IClassFixture<DrawingCompany>
{
    static readonly BrowserNewContextOptions Wide = new() { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } };

    [Fact]
    public async Task A_drawing_is_drawn_from_nothing_published_rehearsed_and_answered()
    {
        await using var tab = await app.OpenTabAs([Role.ComplianceLead], Wide);
        tab.Page.SetDefaultTimeout(90_000);
        var canvas = new Canvas(tab.Page);

        await canvas.CreateAsync("Ask one owner");
        await canvas.DropAsync("Flow", "Start", 30, 30, "Start1");
        await canvas.DropAsync("Attestations", "Issue attestations", 160, 130, "IssueAttestations1");
        await FillInAsync(
            ("soc2-tsc-2017", () => canvas.ChooseAsync("Framework", "SOC 2 Trust", "soc2-tsc-2017")),
            ("ITGC-AC-01", () => canvas.AddAsync("Controls", "ITGC-AC-01")),
            (@"""periodDays"".{0,200}?\b90\b", () => canvas.FillAsync("Days to attest for", "90")),
            (@"== null \? 5 : 10", () => canvas.ScriptAsync("Days to answer", "getInput(\"AuditId\") == null ? 5 : 10")));
        await canvas.DropAsync("Notifications", "Send e-mail", 420, 60, "SendEmail1");
        await canvas.AddAsync("Recipients", "owner:ITGC-AC-01");
        await canvas.FillAsync("Subject", "All have signed");
        await canvas.FillAsync("Text", "Thank you.");
        await canvas.DropAsync("Primitives", "Finish", 560, 260, "Finish1");
        await canvas.ConnectAsync("Start1", "Done", "IssueAttestations1");
        await canvas.ConnectAsync("IssueAttestations1", "All signed", "SendEmail1");
        await canvas.ConnectAsync("SendEmail1", "Done", "Finish1");
        await canvas.ConnectAsync("IssueAttestations1", "Overdue", "Finish1");

        var draft = await app.Read(db => db.Definitions.SingleAsync(d => d.DefinitionId == "ask-one-owner"));
        draft.IsPublished.ShouldBeFalse();
        var drawn = JsonNode.Parse(draft.Json)!["root"]!;
        drawn["connections"]!.AsArray().Count.ShouldBe(4);
        var issue = drawn["activities"]!.AsArray().Single(a => (string)a!["type"]! == "AuditFlow.IssueAttestations")!;
        Value(issue, "framework").ShouldBe(("Literal", "soc2-tsc-2017"));
        Value(issue, "controlIds").ShouldBe(("Object", """["ITGC-AC-01"]"""));
        Value(issue, "daysToAnswer").ShouldBe(("JavaScript", "getInput(\"AuditId\") == null ? 5 : 10"));

        await canvas.PublishAsync();
        (await app.Read(db => db.Definitions.SingleAsync(d => d.DefinitionId == "ask-one-owner"))).IsPublished.ShouldBeTrue();

        await canvas.RunAsync();
        await canvas.BadgeAsync("IssueAttestations1", "warning");
        await AnswerAsync(tab.Page);
        await canvas.BadgeAsync("IssueAttestations1", "success");
        await canvas.BadgeAsync("Finish1", "success");
        tab.Problems.ShouldBeEmpty();
        (await app.Read(db => db.Attestations.CountAsync())).ShouldBe(0, "nobody was really asked");

        await RunsFromItsFileAsync(draft.DefinitionId);
    }

    // The Studio shows the inputs anew after each save. On a slow machine a change may go into those that were there before, and
    // is not in the next save; whoever draws sees the empty field and fills it in again.
    async Task FillInAsync(params (string Kept, Func<Task> Fill)[] inputs)
    {
        for (var looks = 0; looks < 3; looks++)
        {
            foreach (var (kept, fill) in inputs)
            {
                var json = await app.Read(db => db.Definitions.Where(d => d.DefinitionId == "ask-one-owner").Select(d => d.Json).SingleAsync());
                if (!Regex.IsMatch(json, kept, RegexOptions.Singleline))
                {
                    await fill();
                }
            }
        }
    }

    static (string, string) Value(JsonNode activity, string input)
    {
        var expression = activity[input]?["expression"].ShouldNotBeNull($"{input} of {activity}")!;
        return ((string)expression["type"]!, (string)expression["value"]!);
    }

    // From the viewer to the rehearsal, into its mailbox, along the link and back to the viewer.
    static async Task AnswerAsync(IPage page)
    {
        await page.Locator(".studio-back").ClickAsync();
        await page.Locator("main a[href*='/mail/']").First.ClickAsync();
        var link = await page.Locator("main a[href*='/a/']").First.GetAttributeAsync("href");
        var rehearsal = new Uri(link!).AbsolutePath.Split("/a/")[0].Replace("/studio/rehearsals/", "/rehearsals/", StringComparison.Ordinal);
        await page.GotoAsync(new Uri(link!).AbsolutePath);
        await ShowWhoAsync(page, rehearsal);
        await page.Locator("[name='Form.Items[0].Answer'][value='OperatedAsDescribed']").CheckAsync();
        await page.Locator("[name='Form.TypedName']").FillAsync("Owner of the control");
        await page.Locator("[name='Form.Consents'][type='checkbox']").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign and send" }).ClickAsync();
        await page.WaitForURLAsync("**/receipt**");
        await page.GotoAsync(rehearsal);
        await page.GetByText("See it on the drawing").ClickAsync();
    }

    // A key control asks for a code from the mailbox; it comes into the rehearsal's, as all of its mail does.
    static async Task ShowWhoAsync(IPage page, string rehearsal)
    {
        await page.WaitForURLAsync("**/identity");
        await page.Locator("[name='Form.Mailbox']").FillAsync("iam-lead@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me a code" }).ClickAsync();
        await page.Locator("[name='Form.Code']").WaitForAsync();
        var mailbox = await page.Context.NewPageAsync();
        var mail = mailbox.Locator("main a[href*='/mail/']", new() { HasText = "Your code for" });
        for (var looks = 0; await mail.CountAsync() == 0; looks++)
        {
            looks.ShouldBeLessThan(500, "the code comes into the rehearsal's mailbox");
            await mailbox.GotoAsync(rehearsal);
        }

        await mail.First.ClickAsync();
        await mailbox.GetByText(Code()).First.WaitForAsync();
        var code = Code().Match(await mailbox.Locator("main").InnerTextAsync()).Value;
        await mailbox.CloseAsync();
        await page.Locator("[name='Form.Code']").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
    }

    [GeneratedRegex(@"\b\d{4}-\d{4}\b")]
    private static partial Regex Code();

    // What was drawn is a file like any other: the command line finds nothing wrong with it and runs it.
    async Task RunsFromItsFileAsync(string id)
    {
        var file = Path.Combine(app.Folder, "drawn.json");
        await File.WriteAllTextAsync(file, await app.Read(db => db.Definitions.Where(d => d.DefinitionId == id && d.IsPublished).Select(d => d.Json).SingleAsync()));
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);

        (await Verbs.RunAsync(["workflow", "validate", file], output, error)).ShouldBe(0, $"{output}{error}");
        (await Verbs.RunAsync(["workflow", "run", file, "--database", Path.Combine(app.Folder, "auditflow.db")], output, error)).ShouldBe(4, $"It waits for the owner. {output}{error}");
    }
}
