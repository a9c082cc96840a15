using Microsoft.AspNetCore.CookiePolicy;

namespace AuditFlow.Platform.Web;

/// <summary>
/// One rule for every cookie that leaves: Secure, HttpOnly, SameSite=Lax, whoever made it. In Development too, where
/// browsers other than Safari take this machine's own plain http for secure.
/// </summary>
internal static class Cookies
{
    public static IApplicationBuilder UseCookieRule(this IApplicationBuilder app) => app.UseCookiePolicy(new CookiePolicyOptions
    {
        Secure = CookieSecurePolicy.Always, HttpOnly = HttpOnlyPolicy.Always, MinimumSameSitePolicy = SameSiteMode.Lax, CheckConsentNeeded = _ => false,
    });
}
