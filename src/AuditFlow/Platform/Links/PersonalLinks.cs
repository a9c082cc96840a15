using System.Security.Cryptography;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Links;

/// <summary>Makes, opens, uses and ends personal links, for any slice. All that writes runs inside the caller's command.</summary>
internal sealed class PersonalLinks(AuditFlowDb db, AuditFlowSettings settings, LinkKey key, Ids ids, TimeProvider clock)
{
    /// <summary>How long a link lives at most .</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Gives one recipient one link to one item. The secret is made later, when the mail is put into words.</summary>
    /// <param name="purpose">The name of its page, such as <c>attestation</c>.</param>
    /// <param name="itemId">What it is about.</param>
    /// <param name="personId">Whose it is.</param>
    /// <param name="email">That person's mailbox.</param>
    /// <param name="itemClosesAt">When the item itself closes: the link ends then, or after fourteen days if that is sooner.</param>
    public Link Create(string purpose, Guid itemId, Guid personId, string email, DateTimeOffset itemClosesAt)
    {
        var now = clock.GetUtcNow();
        var latest = now + Lifetime;
        var link = Link.For(ids.New(), purpose, itemId, personId, email, now, itemClosesAt < latest ? itemClosesAt : latest);
        db.Links.Add(link);
        return link;
    }

    /// <summary>Ends every open link to an item: it was answered otherwise, given to somebody else, sent anew or withdrawn.</summary>
    public Task<int> RevokeItemAsync(string purpose, Guid itemId, CancellationToken cancellationToken)
        => RevokeAsync(db.Links.Where(l => l.Purpose == purpose && l.ItemId == itemId), cancellationToken);

    /// <summary>The same for many items at once.</summary>
    public Task<int> RevokeItemsAsync(string purpose, IQueryable<Guid> items, CancellationToken cancellationToken)
        => RevokeAsync(db.Links.Where(l => l.Purpose == purpose && items.Contains(l.ItemId)), cancellationToken);

    /// <summary>The kill switch for a person: sessions end with the links, and asking for a new one does not help.</summary>
    /// <returns>How many were open.</returns>
    public Task<int> KillPersonAsync(Guid personId, CancellationToken cancellationToken)
        => KillAsync(db.Links.Where(l => l.PersonId == personId), cancellationToken);

    /// <summary>The same for items, such as those of a campaign.</summary>
    public Task<int> KillItemsAsync(string purpose, IQueryable<Guid> items, CancellationToken cancellationToken)
        => KillAsync(db.Links.Where(l => l.Purpose == purpose && items.Contains(l.ItemId)), cancellationToken);

    async Task<int> KillAsync(IQueryable<Link> links, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        var open = await links.CountAsync(l => l.RevokedAt == null && l.UsedAt == null && l.ExpiresAt > now, cancellationToken);
        await links.Where(l => l.KilledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.KilledAt, now).SetProperty(l => l.RevokedAt, l => l.RevokedAt ?? now), cancellationToken);
        return open;
    }

    Task<int> RevokeAsync(IQueryable<Link> links, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        return links.Where(l => l.RevokedAt == null && l.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), cancellationToken);
    }

    /// <summary>Uses the link up, if nobody has and it is still open at this very moment.</summary>
    public async Task UseAsync(Guid linkId, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        var used = await db.Links
            .Where(l => l.Id == linkId && l.UsedAt == null && l.RevokedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now), cancellationToken);
        if (used == 0)
        {
            throw LinkIsOver();
        }
    }

    /// <summary>Makes sure that the link is open without using it up.</summary>
    public async Task RequireOpenAsync(Guid linkId, CancellationToken cancellationToken)
    {
        if (!await IsOpenAsync(linkId, cancellationToken))
        {
            throw LinkIsOver();
        }
    }

    public Task<bool> IsOpenAsync(Guid linkId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Links.AnyAsync(l => l.Id == linkId && l.UsedAt == null && l.RevokedAt == null && l.ExpiresAt > now, cancellationToken);
    }

    /// <summary>Makes sure that the link was not taken back; it may be used up, as that of a receipt is.</summary>
    public async Task RequireNotRevokedAsync(Guid linkId, CancellationToken cancellationToken)
    {
        if (!await db.Links.AnyAsync(l => l.Id == linkId && l.RevokedAt == null, cancellationToken))
        {
            throw LinkIsOver();
        }
    }

    /// <summary>One sentence for unknown, expired, used and revoked, so that a stranger learns nothing .</summary>
    public static Refusal LinkIsOver() => new("link-over", DeadLink.Sentence, DeadLink.Status);

    /// <summary>Spends a form's nonce. The second time is refused, also when both come at once.</summary>
    public async Task SpendAsync(Guid nonce, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var at = Storage.InstantConverter.ToMicroseconds(now);
        var rows = await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "SpentNonces" ("Id", "At") VALUES ({nonce}, {at}) ON CONFLICT ("Id") DO NOTHING""", cancellationToken);
        Refuse.If(rows == 0, "form-already-sent", LinkTexts.Here["Fault.FormSent"]);

        // A nonce lives two hours; a day later its row proves nothing any more.
        await db.SpentNonces.Where(n => n.At < now - TimeSpan.FromDays(1)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Adds the secrets of one mail to a link that is still open. The ones before them stay good.</summary>
    /// <returns>False when the link has ended, so that no mail need go out for it.</returns>
    public async Task<bool> AddSecretsAsync(Guid linkId, MailSecrets secrets, CancellationToken cancellationToken)
    {
        if (!await IsOpenAsync(linkId, cancellationToken))
        {
            return false;
        }

        db.LinkTokens.Add(new LinkToken { Hash = Token.HashOf(secrets.Token), CodeHash = HashOfCode(secrets.Code), LinkId = linkId, CreatedAt = clock.GetUtcNow() });
        return true;
    }

    /// <summary>The last link to an item that went to a mailbox, open or not.</summary>
    public Task<Link?> NewestAsync(string purpose, Guid itemId, string email, CancellationToken cancellationToken)
        => db.Links.AsNoTracking().Where(l => l.Purpose == purpose && l.ItemId == itemId && l.Email == email).OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>The link of this id, or null when it opens nothing any more.</summary>
    public async Task<Link?> FindOpenAsync(Guid linkId, CancellationToken cancellationToken)
        => Open(await db.Links.AsNoTracking().SingleOrDefaultAsync(l => l.Id == linkId, cancellationToken));

    /// <summary>The link that the token of a mail opens now, or null for every reason why it opens none.</summary>
    public async Task<Link?> FindAsync(string token, CancellationToken cancellationToken) => Open(await KnownAsync(token, cancellationToken));

    /// <summary>The same for the code that stands beside it, as <see cref="LinkCode.TryRead"/> gives it.</summary>
    public async Task<Link?> FindByCodeAsync(string code, CancellationToken cancellationToken) => Open(await KnownByCodeAsync(code, cancellationToken));

    /// <summary>The link that a token was made for, open or not.</summary>
    public async Task<Link?> KnownAsync(string token, CancellationToken cancellationToken)
    {
        var hash = Token.HashOf(token);
        var found = await (
            from t in db.LinkTokens.AsNoTracking()
            join l in db.Links.AsNoTracking() on t.LinkId equals l.Id
            where t.Hash == hash
            select new { t.Hash, Link = l }).SingleOrDefaultAsync(cancellationToken);
        return Matches(found?.Hash, hash) ? found!.Link : null;
    }

    /// <summary>The link that a code was made for, open or not.</summary>
    public async Task<Link?> KnownByCodeAsync(string code, CancellationToken cancellationToken)
    {
        var hash = HashOfCode(code);
        var found = await (
            from t in db.LinkTokens.AsNoTracking()
            join l in db.Links.AsNoTracking() on t.LinkId equals l.Id
            where t.CodeHash == hash
            select new { t.CodeHash, Link = l }).SingleOrDefaultAsync(cancellationToken);
        return Matches(found?.CodeHash, hash) ? found!.Link : null;
    }

    // One statement and one comparison in constant time, whether there is such a link or not.
    static bool Matches(byte[]? found, byte[] hash) => CryptographicOperations.FixedTimeEquals(found ?? new byte[hash.Length], hash);

    Link? Open(Link? link) => link is { UsedAt: null, RevokedAt: null } && link.ExpiresAt > clock.GetUtcNow() ? link : null;

    /// <summary>Whether the session of a link still stands: it ends when the link is ended, not when it was used.</summary>
    public Task<bool> HasSessionsAsync(Guid linkId, CancellationToken cancellationToken)
        => db.Links.AnyAsync(l => l.Id == linkId && l.RevokedAt == null, cancellationToken);

    public string UrlOf(string token) => $"{settings.PublicUrl}/a/{token}";

    byte[] HashOfCode(string code) => key.HashOf("link-code", code);
}
