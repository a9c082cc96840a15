using System.Security.Cryptography;
using System.Text.Json;
using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.DataProtection;

namespace AuditFlow.Platform.Links;

/// <summary>What the cookie of an opened link says. It gives the right to be shown the form, no more .</summary>
internal sealed record LinkSession(Guid LinkId, string Purpose, Guid ItemId, Guid PersonId, string Email, DateTimeOffset EndsAt)
{
    public LinkActor Actor => new(LinkId, PersonId, Email, Purpose, ItemId);
}

/// <summary>
/// Link sessions and form nonces: values that only this product can make, bound to their purpose, short-lived, written
/// nowhere. Each session's cookie is bound to the path of its link, so links side by side stay apart.
/// </summary>
internal sealed class LinkSessions(IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);
    const string Cookie = "auditflow-link";
    readonly IDataProtector sessions = protection.CreateProtector("AuditFlow.Links.Session.1");
    readonly IDataProtector nonces = protection.CreateProtector("AuditFlow.Links.Nonce.1");

    public void Open(HttpContext http, Link link)
    {
        var session = new LinkSession(link.Id, link.Purpose, link.ItemId, link.PersonId, link.Email, clock.GetUtcNow() + Lifetime);
        http.Response.Cookies.Append(Cookie, sessions.Protect(JsonSerializer.Serialize(session)), new CookieOptions
        {
            Path = http.Request.PathBase.Add($"/a/{link.Id:D}"), IsEssential = true,
        });
    }

    /// <summary>The session of the link that the address names, or null.</summary>
    public LinkSession? Read(HttpContext http, Guid linkId)
        => http.Request.Cookies[Cookie] is { } cookie && Unprotect<LinkSession>(sessions, cookie) is { } session
            && session.LinkId == linkId && session.EndsAt > clock.GetUtcNow() ? session : null;

    /// <summary>A value for the form, good for one submit of this link's page.</summary>
    public string NewNonce(Guid linkId)
        => nonces.Protect(JsonSerializer.Serialize(new Nonce(linkId, new Guid(RandomNumberGenerator.GetBytes(16)), clock.GetUtcNow() + Lifetime)));

    /// <summary>The id to spend, or null when the value is missing, damaged, too old or of another link.</summary>
    public Guid? ReadNonce(string? value, Guid linkId)
        => value is not null && Unprotect<Nonce>(nonces, value) is { } nonce && nonce.LinkId == linkId && nonce.EndsAt > clock.GetUtcNow() ? nonce.Id : null;

    static T? Unprotect<T>(IDataProtector protector, string value)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(protector.Unprotect(value));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    sealed record Nonce(Guid LinkId, Guid Id, DateTimeOffset EndsAt);
}
