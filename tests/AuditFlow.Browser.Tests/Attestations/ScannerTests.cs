using AuditFlow.Attestations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Shouldly;

namespace AuditFlow.Browser.Tests.Attestations;

/// <summary>A mail gateway that opens links in a real browser, before the owner has read the mail.</summary>
[Trait("Rule", "R-51")]
[Trait("Rule", "R-52")]
public sealed class ScannerTests(AskingCompany app) : IClassFixture<AskingCompany>
{
    static readonly string[] Pages = ["attestation", "back", "delegate"];

    // It cares for no required field, and sends forms without a button, too.
    const string PressAt =
        """
        at => {
          const ways = [...document.querySelectorAll('form')].flatMap(form => [...form.querySelectorAll('button'), form]);
          document.querySelectorAll('form').forEach(form => form.noValidate = true);
          const way = ways[at];
          if (way instanceof HTMLFormElement) HTMLFormElement.prototype.submit.call(way); else way?.click();
          return ways.length;
        }
        """;

    [Fact]
    public async Task R51_R52_Opening_running_scripts_and_pressing_everything_changes_nothing_and_the_owner_still_answers()
    {
        var token = await app.Ask(["ITGC-AC-03"]);
        var before = await app.Rows("LinkFetches");
        var mails = app.AllMail().Count();

        await using (var ahead = await app.OpenTab(new BrowserNewContextOptions { ExtraHTTPHeaders = [new("Sec-Purpose", "prefetch;prerender")] }))
        {
            await ahead.Page.GotoAsync($"/a/{token}");
        }

        await using (var scanner = await app.OpenTab())
        {
            await scanner.Page.GotoAsync($"/a/{token}");
            var address = new Uri(scanner.Page.Url);
            foreach (var page in Pages)
            {
                await PressEverything(scanner.Page, new Uri(address, page).ToString());
            }
        }

        await app.Until_idle();
        (await app.Rows("LinkFetches")).ShouldBe(before);
        app.AllMail().Count().ShouldBe(mails);

        await using var owner = await app.OpenTab();
        await owner.Page.GotoAsync($"/a/{token}");
        await owner.Page.Locator("input[name='Form.Items[0].Answer'][value=OperatedAsDescribed]").CheckAsync();
        for (var q = 0; q < await owner.Page.Locator("fieldset.question").CountAsync(); q++)
        {
            var id = await owner.Page.Locator($"input[name='Form.Items[0].Questions[{q}].Id']").InputValueAsync();
            await owner.Page.Locator($"input[name='Form.Items[0].Questions[{q}].Yes'][value={(Questions.Of(id).Clean ? "true" : "false")} i]").CheckAsync();
        }

        await owner.Page.Locator("input[name='Form.TypedName']").FillAsync("Owner of the control");
        await owner.Page.Locator("input[name='Form.Consents'][type=checkbox]").CheckAsync();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Sign and send" }).ClickAsync();
        await owner.Page.WaitForURLAsync("**/receipt**");
        (await app.Read(db => db.SignedAnswers.CountAsync())).ShouldBe(1);
    }

    static async Task PressEverything(IPage page, string address)
    {
        for (int at = 0, ways = 1; at < ways; at++)
        {
            await page.GotoAsync(address);
            var shown = new TaskCompletionSource();
            page.FrameNavigated += Note;
            var answered = page.WaitForResponseAsync(response => response.Request.Method == "POST");
            ways = await page.EvaluateAsync<int>(PressAt, at);
            ways.ShouldBeGreaterThan(1, $"{address} has forms");
            (await answered).Status.ShouldBeLessThan(500);

            // What the answer leads to is shown before the next press, which would cut it off.
            await shown.Task.WaitAsync(TimeSpan.FromSeconds(30));
            page.FrameNavigated -= Note;
            await page.WaitForLoadStateAsync();

            void Note(object? sender, IFrame frame) => shown.TrySetResult();
        }
    }
}
