using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Shared;

/// <summary>Keeps the theme that the reader chose, or forgets it so that the system decides again.</summary>
[AllowAnonymous]
internal sealed class ThemeModel : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    public IActionResult OnPost(string? theme, string? back)
    {
        var cookie = new CookieOptions
        {
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(400),
        };
        if (theme is "light" or "dark")
        {
            Response.Cookies.Append(Reader.ThemeCookie, theme, cookie);
        }
        else
        {
            Response.Cookies.Delete(Reader.ThemeCookie, cookie);
        }

        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/");
    }
}
