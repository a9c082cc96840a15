using System.Text.Json;
using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
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
    // Answers to no GET with a page of its own, or in Development alone.
    static readonly string[] NotPages = ["theme", "sign-out", "mailbox/{id?}"];

    // Pages that answer with another status than 200, on purpose.
    static readonly string[] Dead = ["/error/404", "/a/not-a-token"];

    Dictionary<string, string> Samples => new()
    {
        ["error/{status:int}"] = "/error/404",
        ["a/{token}"] = "/a/not-a-token",
        ["controls/{controlId}"] = "/controls/ITGC-AC-01",
        ["frameworks/{frameworkId}"] = "/frameworks/soc2-tsc-2017",
        ["workflows/runs/{id}"] = $"/workflows/runs/{app.RunId}",
        ["audits/{id:guid}"] = $"/audits/{app.Audit.AuditId}",
        ["tasks/{id:guid}"] = $"/tasks/{app.Audit.TaskId}",
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

    IEnumerable<string> Addresses() => Templates().Select(t => Samples.TryGetValue(t, out var sample) ? sample : $"/{t}").Order(StringComparer.Ordinal);

    static async Task<List<string>> Look(Tab tab, string address)
    {
        var answer = await tab.Page.GotoAsync(address);
        var faults = await Faults(tab, address);
        if (answer!.Status != 200 && !Dead.Contains(address))
        {
            faults.Add($"{address}: answers {answer.Status}");
        }

        return faults;
    }

    static async Task<List<string>> Faults(Tab tab, string address)
    {
        // That the browser reports the status of such a page is no fault of the page.
        var faults = tab.Problems.Where(p => !(Dead.Contains(address) && p.Contains("responded with a status of", StringComparison.Ordinal)))
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

/// <summary>The product with the registers of the sample company, an audit under way in it, and a run that waits.</summary>
public sealed class LivingCompany(Chromium chromium) : ServedApp(chromium)
{
    SampleAudit? audit;

    public SampleAudit Audit => audit ?? throw new InvalidOperationException("The company has not begun.");

    public string RunId { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Send(new PublishDrawing { Json = Drawing.Sequence("sample", Drawing.Activity("line", "Elsa.WriteLine", ("text", "Hello")), Drawing.Activity("wait", "Elsa.Event", ("eventName", "never"))) });
        RunId = await Inside(services => services.GetRequiredService<Transaction>().RunAsync(() => services.GetRequiredService<Runs>().StartAsync("sample", null), CancellationToken.None));
        await Until_idle();
        audit = await SampleAudit.Start(this);
    }
}
