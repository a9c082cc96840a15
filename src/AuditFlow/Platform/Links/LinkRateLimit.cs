using System.Threading.RateLimiting;
using AuditFlow.Shared;
using Microsoft.AspNetCore.RateLimiting;

namespace AuditFlow.Platform.Links;

/// <summary>Bounds how often pages of personal links are asked for, by one address and for one link. Other pages are not counted.</summary>
internal static class LinkRateLimit
{
    public const int PerAddressAMinute = 600;
    public const int PerLinkAMinute = 300;

    public static void Configure(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http => Of(http, () => http.Connection.RemoteIpAddress?.ToString() ?? "unknown", PerAddressAMinute)),
            PartitionedRateLimiter.Create<HttpContext, string>(http => Of(http, () => Name(http), PerLinkAMinute)));
    }

    static RateLimitPartition<string> Of(HttpContext http, Func<string> key, int aMinute)
        => http.Request.Path.StartsWithSegments(SecurityHeaders.LinkPages)
            ? RateLimitPartition.GetFixedWindowLimiter(key(), _ => new FixedWindowRateLimiterOptions { PermitLimit = aMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter("");

    // The link's id or, before the redirect, what stands for the token. The partition key must not be the secret itself.
    static string Name(HttpContext http)
    {
        var path = http.Request.Path.Value!["/a".Length..].TrimStart('/');
        var end = path.IndexOf('/', StringComparison.Ordinal);
        return Convert.ToHexString(Token.HashOf(end < 0 ? path : path[..end]));
    }
}
