using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Shared;

/// <summary>The pages that this program has, so that nothing links to one that it lacks.</summary>
internal sealed class PageAddresses(IActionDescriptorCollectionProvider actions)
{
    readonly Lazy<HashSet<string>> _templates = new(() => actions.ActionDescriptors.Items
        .OfType<PageActionDescriptor>()
        .Select(page => "/" + page.AttributeRouteInfo?.Template?.Trim('/'))
        .ToHashSet(StringComparer.OrdinalIgnoreCase));

    public bool Has(string url) => _templates.Value.Contains(url);
}
