using System.Security.Cryptography;
using AuditFlow.Platform.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// The address in a mail where its kind is stopped. Whoever has it can do that and no more, so it is made of the mailbox and
/// the kind under the product's own keys, and nothing of it is stored.
/// </summary>
internal sealed class StopLinks(IDataProtectionProvider protection, AuditFlowSettings settings)
{
    readonly IDataProtector protector = protection.CreateProtector("mail-stop");

    public string TokenFor(string address, string kind) => protector.Protect($"{kind}\n{address.ToLowerInvariant()}");

    public string UrlOf(string token) => $"{settings.PublicUrl}/mail/stop/{token}";

    /// <summary>Whose mail of which kind; null for a token that we did not make.</summary>
    public (string Address, string Kind)? Read(string token)
    {
        try
        {
            return protector.Unprotect(token).Split('\n') is [var kind, var address] ? (address, kind) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
