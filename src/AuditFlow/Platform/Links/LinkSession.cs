using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.DataProtection;

namespace AuditFlow.Platform.Links;

/// <summary>What the cookie of an opened link says. It gives the right to be shown the form, no more .</summary>
internal sealed record LinkSession(Guid LinkId, string Purpose, Guid ItemId, Guid PersonId, string Email, DateTimeOffset EndsAt)
{
    /// <summary>Tells this browser from others that opened the same link: a mailed code is good where it was asked for.</summary>
    public Guid Browser { get; init; }

    /// <summary>What was shown in this browser beyond holding the link .</summary>
    public IdentityLevel Level { get; init; }

    public string Method { get; init; } = IdentityMethod.Link;

    /// <summary>The mailbox of whoever is signed in beside the link. Seen anew at each request, never kept in the cookie.</summary>
    [JsonIgnore]
    public string? SignedInAs { get; init; }

    /// <summary>Whether somebody else than the recipient is signed in.</summary>
    [JsonIgnore]
    public bool IsSomebodyElse => SignedInAs is not null && !IsRecipientSignedIn;

    [JsonIgnore]
    public LinkActor Actor => new(LinkId, PersonId, Email, Purpose, ItemId)
    {
        Level = IsRecipientSignedIn ? IdentityLevel.L3 : Level, Method = IsRecipientSignedIn ? IdentityMethod.SignedIn : Method,
    };

    bool IsRecipientSignedIn => string.Equals(SignedInAs, Email, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Link sessions and form nonces: values that only this product can make, bound to their purpose, short-lived, written
/// nowhere. Each session's cookie is bound to the path of its link, so links side by side stay apart.
/// </summary>
internal sealed class LinkSessions(IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);
    const string Cookie = "auditflow-link";
    readonly IDataProtector sessions = protection.CreateProtector("AuditFlow.Links.Session.2");
    readonly IDataProtector nonces = protection.CreateProtector("AuditFlow.Links.Nonce.1");

    public void Open(HttpContext http, Link link)
    {
        Keep(http, new LinkSession(link.Id, link.Purpose, link.ItemId, link.PersonId, link.Email, clock.GetUtcNow() + Lifetime) { Browser = new Guid(RandomNumberGenerator.GetBytes(16)) });
    }

    /// <summary>Notes in the browser that it has shown more than the link. The session ends when it would have ended.</summary>
    public void Raise(HttpContext http, LinkSession session, IdentityLevel level, string method) => Keep(http, session with { Level = level, Method = method });

    void Keep(HttpContext http, LinkSession session) => http.Response.Cookies.Append(Cookie, sessions.Protect(JsonSerializer.Serialize(session)), new CookieOptions
    {
        Path = http.Request.PathBase.Add($"/a/{session.LinkId:D}"), IsEssential = true,
    });

    /// <summary>The nonce of a form, or the sentence for one that is too old, foreign or incomplete .</summary>
    public Guid RequireNonce(string? nonce, Guid linkId) => ReadNonce(nonce, linkId)
        ?? throw new Refusal("form-too-old", LinkTexts.Here["Fault.FormTooOld"], StatusCodes.Status400BadRequest);

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
