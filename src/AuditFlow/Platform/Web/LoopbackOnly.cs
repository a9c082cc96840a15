using System.Net;

namespace AuditFlow.Platform.Web;

/// <summary>In Development the sign-in page lets everybody in, so only this machine gets an answer.</summary>
internal sealed class LoopbackOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("In Development this server answers its own machine only.");
        }

        return next(context);
    }
}
