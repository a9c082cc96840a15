using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.Mvc;

namespace AuditFlow.Shared;

/// <summary>Draws the entries whose page exists and which this reader may use, with the work that waits behind each.</summary>
public sealed class NavigationViewComponent : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync()
    {
        var services = HttpContext.RequestServices;
        var pages = services.GetRequiredService<PageAddresses>();
        var counts = services.GetServices<INavigationCount>().ToDictionary(count => count.Key);
        var actor = services.GetRequiredService<CurrentActor>().Actor;
        var active = Navigation.Active(Request.Path);

        var items = new List<NavigationItem>();
        foreach (var entry in Navigation.Entries.Where(entry => pages.Has(entry.Url) && (entry.Needs is null || Permissions.Allows(actor, entry.Needs.Value))))
        {
            var count = entry.Count is not null && counts.TryGetValue(entry.Count, out var counter)
                ? await counter.CountAsync(HttpContext.RequestAborted)
                : (int?)null;
            items.Add(new NavigationItem(entry, count, entry == active));
        }

        return View(items);
    }
}

/// <summary>An entry as this reader sees it.</summary>
internal sealed record NavigationItem(NavigationEntry Entry, int? Count, bool IsActive);
