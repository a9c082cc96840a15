using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace AuditFlow.Studio;

/// <summary>
/// Stands before the API: a lost session gets 401 and never a page, a change without the token of one of our pages gets
/// 400, and every refusal is JSON that the Studio can show.
/// </summary>
internal sealed class StudioGuard(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context, IStudioHost host)
    {
        if (!context.Request.Path.StartsWithSegments(StudioEndpoints.Api))
        {
            await next(context);
            return;
        }

        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        context.Response.Headers.CacheControl = "no-store";
        if (context.User.Identity?.IsAuthenticated != true)
        {
            await RefuseAsync(context, new StudioRefusal(StatusCodes.Status401Unauthorized, ["Your session has ended. Sign in again."]));
            return;
        }

        if (!IsSafe(context.Request.Method) && !await antiforgery.IsRequestValidAsync(context))
        {
            await RefuseAsync(context, new StudioRefusal(StatusCodes.Status400BadRequest, ["The page was open for too long, or this does not come from one of our pages. Load it again."]));
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && Explain(host, exception) is { } refusal)
        {
            context.Response.Clear();
            context.Response.Headers.CacheControl = "no-store";
            await RefuseAsync(context, refusal);
        }
    }

    // The Studio reads the reasons of problem documents only.
    internal static Task RefuseAsync(HttpContext context, StudioRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return context.Response.WriteAsJsonAsync(
            new { title = refusal.Sentences[0], status = refusal.Status, statusCode = refusal.Status, message = refusal.Sentences[0], accept = refusal.Accept, errors = new { generalErrors = refusal.Sentences } },
            StudioJson.Options, "application/problem+json");
    }

    static StudioRefusal? Explain(IStudioHost host, Exception exception) => exception switch
    {
        BadBody bad => new StudioRefusal(StatusCodes.Status400BadRequest, [bad.Message]),
        Api.BadDocument bad => new StudioRefusal(StatusCodes.Status400BadRequest, bad.Faults),
        BadHttpRequestException bad => new StudioRefusal(bad.StatusCode, [bad.Message]),
        _ => host.Explain(exception),
    };

    static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
