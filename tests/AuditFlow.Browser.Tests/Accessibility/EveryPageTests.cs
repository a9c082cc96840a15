using System.Text.Json;
using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Playwright;
using Shouldly;

namespace AuditFlow.Browser.Tests.Accessibility;

/// <summary>
/// Every page that the product has, in light and dark, wide and on a phone: axe finds nothing, nothing scrolls sideways,
/// the console is silent. Pages are found by themselves; one whose address holds an id needs a line in <see cref="Samples"/>.
/// </summary>
public sealed class EveryPageTests(SampleCompany app) : IClassFixture<SampleCompany>
{
    // Answers to no GET with a page of its own.
    static readonly string[] NotPages = ["theme", "sign-out"];

    static readonly Dictionary<string, string> Samples = new()
    {
        ["error/{status:int}"] = "/error/404",
        ["controls/{id}"] = "/controls/ITGC-AC-01",
        ["frameworks/{id}"] = "/frameworks/soc2-tsc-2017",
        ["audits/{id:guid}"] = "/audits/AUDIT",
        ["tasks/{id:guid}"] = "/tasks/TASK",
        ["findings/{number}"] = "/findings/FND-0001",
    };

    static readonly string Axe = File.ReadAllText(Path.Combine(RepositoryRoot(), "node_modules", "axe-core", "axe.min.js"));

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

        var faults = await Faults(tab, "planted");

        faults.ShouldContain("planted: scrolls sideways, 908 of 360 px");
        faults.ShouldContain(f => f.StartsWith("planted: image-alt", StringComparison.Ordinal));
    }

    IEnumerable<string> Templates() => app.Host.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items
        .OfType<PageActionDescriptor>().Select(p => p.AttributeRouteInfo?.Template ?? "").Distinct().Except(NotPages);

    IEnumerable<string> Addresses() => Templates().Select(t => Samples.TryGetValue(t, out var sample) ? app.AddressOf(sample) : $"/{t}").Order(StringComparer.Ordinal);

    static async Task<List<string>> Look(Tab tab, string address)
    {
        var answer = await tab.Page.GotoAsync(address);
        var faults = await Faults(tab, address);
        if (answer!.Status != 200 && !address.StartsWith("/error/", StringComparison.Ordinal))
        {
            faults.Add($"{address}: answers {answer.Status}");
        }

        return faults;
    }

    static async Task<List<string>> Faults(Tab tab, string address)
    {
        // What the browser says of a page that answers 404 on purpose is no fault of the page.
        var faults = tab.Problems.Where(p => !(address.StartsWith("/error/", StringComparison.Ordinal) && p.Contains("404", StringComparison.Ordinal)))
            .Select(p => $"{address}: {p}").ToList();
        tab.Forget();

        var (needed, there) = (await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await tab.Page.EvaluateAsync<int>("document.documentElement.clientWidth"));
        if (needed > there)
        {
            faults.Add($"{address}: scrolls sideways, {needed} of {there} px");
        }

        // Evaluated by the debugger, so the page keeps its content policy.
        await tab.Page.EvaluateAsync(Axe);
        var found = await tab.Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run({ resultTypes: ['violations'] })).violations.map(v => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | ')}`)");
        faults.AddRange(found.EnumerateArray().Select(f => $"{address}: {f.GetString()}"));
        return faults;
    }

    static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AuditFlow.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests were not built inside the repository.");
    }
}

/// <summary>The product with the registers of the sample company, and an audit under way in it.</summary>
public sealed class SampleCompany(Chromium chromium) : ServedApp(chromium)
{
    SampleAudit? audit;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        audit = await SampleAudit.Start(this);
    }

    /// <summary>The address with the ids of this company.</summary>
    public string AddressOf(string sample)
        => sample.Replace("AUDIT", $"{audit!.AuditId}", StringComparison.Ordinal).Replace("TASK", $"{audit.TaskId}", StringComparison.Ordinal);
}
