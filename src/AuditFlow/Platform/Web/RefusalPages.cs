using AuditFlow.Platform.Requests;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Web;

/// <summary>What the error page shows, kept on the request while it is rendered again.</summary>
internal sealed record ShownRefusal(int Status, string Message);

/// <summary>Turns refusals that a page did not handle itself into the status that says the same.</summary>
internal sealed class RefusalPages(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Refusal refusal) when (!context.Response.HasStarted)
        {
            Show(context, refusal.Status, refusal.Message);
        }
        catch (InvalidRequest invalid) when (!context.Response.HasStarted)
        {
            Show(context, StatusCodes.Status400BadRequest, invalid.Message);
        }
        catch (DbUpdateConcurrencyException) when (!context.Response.HasStarted)
        {
            Show(context, StatusCodes.Status409Conflict, "Somebody else changed this in the meantime. Load it again and repeat your change.");
        }
    }

    // The status-code page middleware round this one renders the page for the status.
    static void Show(HttpContext context, int status, string message)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Items[typeof(ShownRefusal)] = new ShownRefusal(status, message);
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = true;
        }
    }
}
