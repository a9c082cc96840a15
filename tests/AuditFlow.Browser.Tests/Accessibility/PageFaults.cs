using System.Text.Json;
using AuditFlow.Browser.Tests.Fixtures;

namespace AuditFlow.Browser.Tests.Accessibility;

/// <summary>What is wrong with the page that a tab shows: console errors, sideways scrolling, and what axe finds.</summary>
internal static class PageFaults
{
    // Pages that answer with another status than 200, on purpose.
    public static readonly string[] Dead = ["/error/404", "/a/not-a-token"];

    static readonly string Axe = File.ReadAllText(Path.Combine(RepositoryRoot(), "node_modules", "axe-core", "axe.min.js"));

    public static async Task<List<string>> Of(Tab tab, string address)
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
