using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Storage;

/// <summary>
/// Lets one transaction at a time do what can only be decided by looking first. On SQLite the write gate is this lock
/// already.
/// </summary>
internal static class NamedLock
{
    extension(AuditFlowDb db)
    {
        /// <summary>Waits until no other transaction holds the name, and holds it until this one ends.</summary>
        public async ValueTask HoldAsync(string name, CancellationToken cancellationToken)
        {
            if (db.Database.IsNpgsql())
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken);
            }
        }
    }
}
