using Microsoft.AspNetCore.Http;

namespace AuditFlow.Studio;

/// <summary>
/// How a page says which state of a drawing it shows: every answer that holds the newest version carries its stamp, and
/// studio.js sends it back with what changes the drawing. The Studio itself knows nothing of it.
/// </summary>
internal static class PageStamp
{
    const string Header = "X-AuditFlow-Seen";

    extension(HttpRequest request)
    {
        /// <summary>What the page has seen; null when it says nothing.</summary>
        public string? SeenStamp => request.Headers[Header].ToString() is { Length: > 0 } seen ? Uri.UnescapeDataString(seen) : null;
    }

    public static IResult With(IResult answer, StudioDrawing drawing) => drawing is { IsLatest: true, Stamp: { } stamp } ? new Stamped(answer, Uri.EscapeDataString(stamp)) : answer;

    sealed class Stamped(IResult answer, string stamp) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[Header] = stamp;
            return answer.ExecuteAsync(httpContext);
        }
    }
}
