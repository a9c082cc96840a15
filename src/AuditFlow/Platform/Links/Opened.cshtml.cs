using System.Globalization;
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

    public static string AddressOf(Guid linkId, TimeProvider clock) => string.Create(CultureInfo.InvariantCulture, $"~/a/{linkId:D}/opened?at={clock.GetUtcNow().ToUnixTimeSeconds()}");

    public IActionResult OnGet(Guid linkId, long at)
    {
        if (HttpContext.LinkSession is { } session)
        {
            return LocalRedirect($"~/a/{linkId:D}/{session.Purpose}");
        }

        var age = clock.GetUtcNow().ToUnixTimeSeconds() - at;
        return age >= 0 && age <= JustNow.TotalSeconds ? Page() : throw PersonalLinks.LinkIsOver();
    }
}
