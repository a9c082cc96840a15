using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// <c>POST /mail/bounces</c>: a delivery report as it came, for a mail server that can hand one to an address. It is a
/// machine's: it shows a secret of its own instead of signing in, and there is no form that could be forged.
/// </summary>
internal static class BounceEndpoint
{
    public const string Path = "/mail/bounces";
    public const int MostBytes = 1024 * 1024;
    const string RateLimit = "bounces";
    const int AMinute = 120;
    const string Scheme = "Bearer ";

    public static void MapBounces(this IEndpointRouteBuilder endpoints)
        => endpoints.MapPost(Path, TakeAsync).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(RateLimit).WithDisplayName("Platform/Outbox/Bounces");

    public static void Limit(RateLimiterOptions options) => options.AddPolicy(RateLimit, http => RateLimitPartition.GetFixedWindowLimiter(
        http.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new FixedWindowRateLimiterOptions { PermitLimit = AMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    static async Task<IResult> TakeAsync(HttpContext http, AuditFlowSettings settings, CurrentActor current, IMediator mediator, CancellationToken cancellationToken)
    {
        if (settings.Mail.BounceSecret is not { } secret)
        {
            return Results.NotFound();
        }

        if (!Knows(http.Request.Headers.Authorization.ToString(), secret))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Json(new Answer("unauthorized", "Send the secret of the setting 'Mail:BounceSecret' as a bearer token."), statusCode: StatusCodes.Status401Unauthorized);
        }

        if (await ReadAsync(http, cancellationToken) is not { } content)
        {
            return Results.Json(new Answer("too-large", "A report has at most 1 MiB."), statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        if (content.Length == 0)
        {
            return Results.Json(new Answer("empty", "Send the whole message as the body of the request."), statusCode: StatusCodes.Status400BadRequest);
        }

        current.Is(new SystemActor("bounces"));
        var outcome = await mediator.Send(new TakeBounce { Content = content, Source = "posted" }, cancellationToken);

        // Kept in any case; the status says whether it fitted, so that the sender can keep what did not.
        return Results.Json(new Answer(Words.Kebab(outcome.ToString()), null), statusCode: FitsAMail(outcome) ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    public static bool FitsAMail(BounceOutcome outcome) => outcome is not (BounceOutcome.Unmatched or BounceOutcome.Foreign or BounceOutcome.Damaged);

    // Hashes are of one length, so the comparison takes the same time whatever was sent.
    static bool Knows(string header, string secret)
        => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), Hash(secret));

    static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    static async Task<byte[]?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength > MostBytes)
        {
            return null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes + 1;
        }

        var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await http.Request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (content.Length + read > MostBytes)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    sealed record Answer(string Outcome, string? Message);
}
