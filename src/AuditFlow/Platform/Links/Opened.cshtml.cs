using System.Globalization;
using AuditFlow.Platform.Languages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Links;

/// <summary>
/// Between the secret and the clean address, to see whether the browser has kept the session. The moment stands in the
/// address: without a session just now cookies are off, later the session is over.
/// </summary>
[AllowAnonymous]
internal sealed class OpenedModel(TimeProvider clock) : PageModel
{
    static readonly TimeSpan JustNow = TimeSpan.FromMinutes(1);

    public static string AddressOf(HttpRequest request, Guid linkId, TimeProvider clock)
        => $"~/a/{linkId:D}/opened{request.LanguageQuery.Add("at", clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))}";

    public IActionResult OnGet(Guid linkId, long at)
    {
        if (HttpContext.LinkSession is { } session)
        {
            return LocalRedirect(HttpContext.AddressUnder(linkId, session.Purpose));
        }

        var age = clock.GetUtcNow().ToUnixTimeSeconds() - at;
        return age >= 0 && age <= JustNow.TotalSeconds ? Page() : throw PersonalLinks.LinkIsOver();
    }
}
