using System.Diagnostics;

namespace AuditFlow.Platform.Web;

/// <summary>
/// One line a request: method, route pattern, status, time. Never the path or query themselves, which may hold a
/// token or a name.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
            Answered(context.Request.Method, route, context.Response.StatusCode, clock.GetElapsedTime(start).TotalMilliseconds, Activity.Current?.TraceId.ToString());
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:0.0} ms {TraceId}")]
    partial void Answered(string method, string route, int status, double milliseconds, string? traceId);
}
