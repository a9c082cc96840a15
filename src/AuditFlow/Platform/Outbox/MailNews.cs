using System.Globalization;
using AuditFlow.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>A slice threw when it was told that its mail did not arrive.</summary>
internal sealed class MailFateFailed(Exception cause) : Exception(cause.Message, cause);

internal static class MailNews
{
    /// <summary>Tells every slice in the current transaction that a mail did not arrive.</summary>
    public static async Task TellNotDeliveredAsync(this IServiceProvider services, Guid mailId, string because, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<AuditFlowDb>();
        await db.SaveChangesAsync(cancellationToken);
        var mail = await db.OutboxMails.AsNoTracking().SingleAsync(m => m.Id == mailId, cancellationToken);
        try
        {
            foreach (var fate in services.GetServices<IMailFate>())
            {
                await fate.NotDeliveredAsync(mail, because, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !Storage.BrokenWorld.IsCollision(exception))
        {
            throw new MailFateFailed(exception);
        }
    }

    /// <summary>The Message-Ids that a mail goes on with: the first of its thread that this person got, and the last.</summary>
    public static async Task<IReadOnlyList<string>> EarlierInThreadAsync(this AuditFlowDb db, OutboxMail mail, CancellationToken cancellationToken)
    {
        if (mail.Thread is null)
        {
            return [];
        }

        var earlier = db.OutboxMails.Where(m => m.Thread == mail.Thread && m.Recipient == mail.Recipient && m.MessageId != null && m.Id != mail.Id);
        var first = await earlier.OrderBy(m => m.SentAt).ThenBy(m => m.Id).Select(m => m.MessageId).FirstOrDefaultAsync(cancellationToken);
        var last = await earlier.OrderByDescending(m => m.SentAt).ThenByDescending(m => m.Id).Select(m => m.MessageId).FirstOrDefaultAsync(cancellationToken);
        return first is null ? [] : first == last ? [first] : [first, last!];
    }
}

/// <summary>The name of a mail in the world, made of its id and our host.</summary>
internal static class MessageIds
{
    public static string Of(Guid mail, AuditFlowSettings settings) => string.Create(CultureInfo.InvariantCulture, $"<{mail:N}@{HostOf(settings)}>");

    /// <summary>The mail that a Message-Id of ours names; null for anybody else's.</summary>
    public static Guid? Read(string messageId, AuditFlowSettings settings)
        => messageId.Trim().Trim('<', '>').Split('@') is [var id, var host] && host.Equals(HostOf(settings), StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(id, "N", out var mail)
            ? mail
            : null;

    static string HostOf(AuditFlowSettings settings) => new Uri(settings.PublicUrl!).Host;
}
