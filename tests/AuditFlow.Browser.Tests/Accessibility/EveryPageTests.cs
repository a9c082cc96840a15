using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Playwright;
using Shouldly;

namespace AuditFlow.Browser.Tests.Accessibility;

/// <summary>
/// Every page that the product has, in light and dark, wide and on a phone: axe finds nothing, nothing scrolls sideways,
/// the console is silent. Pages are found by themselves; one whose address holds an id needs a line in <see cref="Samples"/>.
/// </summary>
public sealed class EveryPageTests(LivingCompany app) : IClassFixture<LivingCompany>
{
    // Answers to no GET with a page of its own but with a file or not at all, or in Development alone.
    static readonly string[] NotPages = ["theme", "sign-out", "mailbox/{id?}", "evidence/{id:guid}", "mine/{linkId:guid}"];

    // Elsa's own screens, which are as they are; Designer/ looks at them.
    const string Studio = "studio/";

    Dictionary<string, string> Samples => new()
    {
        ["error/{status:int}"] = "/error/404",
        ["a/{token}"] = "/a/not-a-token",

        // The address in the mail leads on to the page.
        ["a/{linkId:guid}/attestation"] = $"/a/{app.Token}",
        ["a/{linkId:guid}/back"] = $"/a/{app.OpenLink}/back",
        ["a/{linkId:guid}/delegate"] = $"/a/{app.OpenLink}/delegate",
        ["attestations/{id:guid}"] = $"/attestations/{app.Attestation}",
        ["people/{id:guid}"] = $"/people/{app.Owner}",
        ["people/{id:guid}/hand-over"] = $"/people/{app.Owner}/hand-over?to=iam-analyst@example.com",
        ["campaigns/{id:guid}/scope"] = $"/campaigns/{app.Draft}/scope",
        ["campaigns/{id:guid}/plan"] = $"/campaigns/{app.Draft}/plan",
        ["campaigns/templates/{id:guid?}"] = $"/campaigns/templates/{app.Template}",
        ["a/{linkId:guid}/opened"] = $"/a/{app.Token}",
        ["a/{linkId:guid}/identity"] = $"/a/{app.ApprovalToken}",
        ["a/{linkId:guid}/task"] = $"/a/{app.TaskToken}",
        ["a/{linkId:guid}/open/{request:guid?}"] = $"/a/{app.DigestToken}",
        ["a/{linkId:guid}/receipt"] = $"/a/{app.SignedLink}/receipt",
        ["mail/stop/{token}"] = $"/mail/stop/{app.StopToken}",
        ["outbox/{id:guid}"] = $"/outbox/{app.OutboxMail}",
        ["campaigns/{id:guid}"] = $"/campaigns/{app.Campaign}",
        ["campaigns/schedules/{id:guid}"] = $"/campaigns/schedules/{app.Schedule}",
        ["controls/{controlId}"] = "/controls/ITGC-AC-01",
        ["frameworks/{frameworkId}"] = "/frameworks/soc2-tsc-2017",
        ["workflows/drawings/{id}"] = "/workflows/drawings/sample?from=1&to=3",
        ["workflows/runs/{id}"] = $"/workflows/runs/{app.RunId}",
        ["audits/{id:guid}"] = $"/audits/{app.Audit.AuditId}",
        ["tasks/{id:guid}"] = $"/tasks/{app.Audit.TaskId}",
        ["findings/{number}"] = "/findings/FND-0001",
        ["rehearsals/{id:guid}"] = $"/rehearsals/{app.Rehearsal}",
        ["rehearsals/{id:guid}/mail/{mail:guid}"] = $"/rehearsals/{app.Rehearsal}/mail/{app.CaughtMail}",
    };

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Every_page_can_be_read_and_used_by_everybody(ColorScheme scheme, int width)
    {
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } };
        await using var outside = await app.OpenTab(options);
        var faults = await Look(outside, "/sign-in");

        await using var inside = await app.OpenTabAs([Role.ComplianceLead, Role.Administrator], options);
        await app.BringReceipt(inside);
        foreach (var address in Addresses())
        {
            faults.AddRange(await Look(inside, address));
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Every_address_with_an_id_has_a_sample()
        => Templates().Where(t => t.Contains('{', StringComparison.Ordinal)).Except(Samples.Keys).ShouldBeEmpty("give each a line in Samples");

    [Fact]
    public async Task A_page_with_a_fault_is_found()
    {
        await using var tab = await app.OpenTab(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 800 } });
        await tab.Page.SetContentAsync("""<html lang="en"><title>Planted</title><main><h1>Planted</h1><img src="data:,"><p style="width:900px">wide</p></main></html>""");
        tab.Forget();

        var faults = await PageFaults.Of(tab, "planted");

        faults.ShouldContain("planted: scrolls sideways, 908 of 360 px");
        faults.ShouldContain(f => f.StartsWith("planted: image-alt", StringComparison.Ordinal));
    }

    IEnumerable<string> Templates() => app.Host.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items
        .OfType<PageActionDescriptor>().Select(p => p.AttributeRouteInfo?.Template ?? "").Distinct().Except(NotPages)
        .Where(t => !t.StartsWith(Studio, StringComparison.Ordinal));

    IEnumerable<string> Addresses() => Templates().Select(t => Samples.TryGetValue(t, out var sample) ? sample : $"/{t}").Order(StringComparer.Ordinal);

    static async Task<List<string>> Look(Tab tab, string address)
    {
        var answer = await tab.Page.GotoAsync(address);
        var faults = await PageFaults.Of(tab, address);
        if (answer!.Status != 200 && !PageFaults.Dead.Contains(address))
        {
            faults.Add($"{address}: answers {answer.Status}");
        }

        return faults;
    }
}
