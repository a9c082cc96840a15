using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Where a block that is about to wait and a signal for it meet: one is through, to its COMMIT, before the other enters.
/// Otherwise, on PostgreSQL, a signal finds no bookmark because the run that sets it has not committed, the run finds no
/// signal because it is not kept yet, and both wait for ever. On SQLite the write gate is this place already.
/// </summary>
internal sealed class MeetingPoint(AuditFlowDb db)
{
    // What waits under Elsa's own names is resumed by its id, or by an event, which nobody keeps.
    const string NotMatched = "Elsa.";

    public async ValueTask EnterAsync(string bookmarkName, string key, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql() && !bookmarkName.StartsWith(NotMatched, StringComparison.Ordinal))
        {
            var point = $"{bookmarkName} {key}";
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({point}, 1))", cancellationToken);
        }
    }
}
