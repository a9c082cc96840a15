using AuditFlow.Rehearsals;

namespace AuditFlow.Shared;

/// <summary>
/// The headers of every answer: nothing but our own files, no inline style or script, no frame around us.
/// A page of a personal link is stricter still: no script, nothing cached, no address passed on.
/// A part that brings its own policy (the designer) sets it first; then it stays.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Where the pages of personal links begin.</summary>
    public static readonly PathString LinkPages = "/a";

    /// <summary>Where a link's code is typed; the same headers hold there.</summary>
    public static readonly PathString CodePage = "/attest";

    // Pictures as data: the marks in Tabler's check boxes and selects.
    const string Rest = "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    internal const string Policy = $"default-src 'self'; {Rest}";

    internal const string LinkPolicy = $"default-src 'none'; style-src 'self'; script-src 'none'; {Rest}";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        var isLink = IsLinkPage(context);
        headers.XContentTypeOptions = "nosniff";
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = isLink ? LinkPolicy : context.Request.Path == VerifyPage.Address ? VerifyPage.Policy : Policy;
            headers.XFrameOptions = "DENY";
        }

        headers["Referrer-Policy"] = isLink ? "no-referrer" : "same-origin";
        if (isLink)
        {
            headers.CacheControl = "no-store";
            headers["X-Robots-Tag"] = "noindex, nofollow";
        }
    }

    /// <summary>Also when the answer is an error page that took the request's place.</summary>
    internal static bool IsLinkPage(HttpContext context) =>
        IsLinkPage(context.Request.Path) || IsLinkPage(ErrorModel.AskedFor(context));

    static bool IsLinkPage(PathString path) => IsOfLinks(path) || StageAddress.Parse(path) is { Path: var inside } && IsOfLinks(inside);

    static bool IsOfLinks(PathString path) => path.StartsWithSegments(LinkPages) || path.StartsWithSegments(CodePage);
}
