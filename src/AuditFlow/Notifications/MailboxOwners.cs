using AuditFlow.People;
using AuditFlow.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Notifications;

/// <summary>Who is behind a mailbox stands in the register of people.</summary>
internal sealed class MailboxOwners(AuditFlowDb db) : IMailboxOwners
{
    public Task<MailboxOwner?> FindAsync(string address, CancellationToken cancellationToken)
    {
        var email = address.ToLowerInvariant();
        return db.People.Where(p => p.Email == email).Select(p => new MailboxOwner(p.Id, p.TimeZone)).SingleOrDefaultAsync(cancellationToken);
    }

    public Task<string?> AddressOfAsync(Guid personId, CancellationToken cancellationToken)
        => db.People.Where(p => p.Id == personId).Select(p => (string?)p.Email).SingleOrDefaultAsync(cancellationToken);
}
