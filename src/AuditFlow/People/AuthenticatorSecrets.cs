using AuditFlow.Platform.Links;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using System.Security.Cryptography;

namespace AuditFlow.People;

/// <summary>Makes and checks what an authenticator app shows, and the recovery codes beside it.</summary>
internal sealed class AuthenticatorSecrets(AuditFlowDb db, IDataProtectionProvider protection, LinkKey key, TimeProvider clock) : ILinkAuthenticator
{
    const int RecoveryCodes = 8;
    readonly IDataProtector protector = protection.CreateProtector("AuditFlow.Authenticator.1");

    public string Protect(byte[] secret) => protector.Protect(Convert.ToBase64String(secret));

    /// <summary>The secret, or null when the keys that protected it are gone: then the app has to be set up anew.</summary>
    public byte[]? Open(Authenticator authenticator)
    {
        try
        {
            return Convert.FromBase64String(protector.Unprotect(authenticator.Secret));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Eight new recovery codes, and the hashes that are kept of them.</summary>
    public (IReadOnlyList<string> Codes, List<string> Hashes) MakeRecovery(Guid accountId)
    {
        List<string> codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => LinkCode.Make())];
        return (codes, [.. codes.Select(c => HashOf(accountId, c))]);
    }

    public Task<bool> HasAsync(string mailbox, CancellationToken cancellationToken) => Of(mailbox).AnyAsync(cancellationToken);

    public async Task<bool> SpendAsync(string mailbox, string code, CancellationToken cancellationToken)
        => await Of(mailbox).AsTracking().SingleOrDefaultAsync(cancellationToken) is { } authenticator && Spend(authenticator, code);

    /// <summary>Uses a code up: one of the app, or a recovery code.</summary>
    public bool Spend(Authenticator authenticator, string code)
    {
        if (Open(authenticator) is { } secret && Totp.Match(secret, code, clock.GetUtcNow(), authenticator.LastStep) is { } step)
        {
            authenticator.Use(step);
            return true;
        }

        return LinkCode.TryRead(code, out var recovery) && authenticator.UseRecovery(HashOf(authenticator.AccountId, recovery));
    }

    IQueryable<Authenticator> Of(string mailbox)
        => from a in db.Authenticators
           join account in db.Accounts on a.AccountId equals account.Id
           where account.Email == mailbox && a.ConfirmedAt != null
           select a;

    string HashOf(Guid accountId, string code) => Convert.ToHexString(key.HashOf($"recovery:{accountId:D}", code));
}
