using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

internal static class RunRemoval
{
    extension(AuditFlowDb db)
    {
        /// <summary>Removes runs with their journals and all that waits for them. Whoever calls has made sure that they may go. Returns how many runs there were.</summary>
        public async Task<int> RemoveRunsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        {
            var gone = await db.Instances.Where(i => ids.Contains(i.Id)).ExecuteDeleteAsync(cancellationToken);
            await db.JournalBlocks.Where(b => ids.Contains(b.InstanceId)).ExecuteDeleteAsync(cancellationToken);
            await db.Bookmarks.Where(b => ids.Contains(b.InstanceId)).ExecuteDeleteAsync(cancellationToken);
            await db.Signals.Where(s => ids.Contains(s.InstanceId!)).ExecuteDeleteAsync(cancellationToken);
            return gone;
        }
    }
}
