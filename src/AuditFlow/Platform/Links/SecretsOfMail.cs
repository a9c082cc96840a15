using AuditFlow.Platform.Email;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Links;

/// <summary>Writes down the hashes of what a mail is about to carry, inside the outbox's transaction before each try.</summary>
internal sealed class SecretsOfMail(AuditFlowDb db, PersonalLinks links, LinkKey key, TimeProvider clock)
{
    /// <returns>False when the link or the code has ended, so that no mail need go out for it.</returns>
    public async Task<bool> KeepAsync(Guid? linkId, string kind, string content, MailSecrets secrets, CancellationToken cancellationToken)
    {
        if (linkId is { } link && !await links.AddSecretsAsync(link, secrets, cancellationToken))
        {
            return false;
        }

        return EmailCatalog.Is<ICodeEmail>(kind) && EmailCatalog.Read(kind, content) is ICodeEmail mail ? await KeepCodeAsync(mail.CodeId, secrets.MailedCode, cancellationToken) : true;
    }

    // A mail that is tried again brings another code; its ten minutes begin when it leaves.
    async Task<bool> KeepCodeAsync(Guid id, string code, CancellationToken cancellationToken)
    {
        var (now, hash) = (clock.GetUtcNow(), key.HashOf($"mailed-code:{id:D}", code));
        DateTimeOffset? until = now + MailedCode.Lifetime;
        var waiting = now - LinkSessions.Lifetime;
        return await db.MailedCodes
            .Where(c => c.Id == id && c.EndedAt == null && c.AskedAt > waiting && c.Tries < MailedCode.MostTries)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Hash, hash).SetProperty(c => c.ExpiresAt, until), cancellationToken) > 0;
    }
}
