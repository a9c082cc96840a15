using System.Runtime.CompilerServices;
using AuditFlow.Engine;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Reads the journal of a run, which is kept in one block a burst. A run's entries are numbered from 0 without a gap.</summary>
internal static class RunJournal
{
    extension(AuditFlowDb db)
    {
        /// <summary>How many entries a run has.</summary>
        public async Task<int> JournalLengthAsync(string runId, CancellationToken cancellationToken)
            => (int)await db.JournalBlocks.Where(b => b.InstanceId == runId).OrderByDescending(b => b.FirstSequence).Select(b => b.FirstSequence + b.Count).FirstOrDefaultAsync(cancellationToken);

        /// <summary>Some entries of a run, the oldest first. Only the blocks that hold them are read.</summary>
        public async Task<List<JournalEntry>> JournalPageAsync(string runId, long skip, int take, CancellationToken cancellationToken)
        {
            var blocks = await db.JournalBlocks.Where(b => b.InstanceId == runId && b.FirstSequence < skip + take && b.FirstSequence + b.Count > skip)
                .OrderBy(b => b.FirstSequence).Select(b => b.Entries).ToListAsync(cancellationToken);
            return [.. blocks.SelectMany(b => JournalBlock.Read(b)).Where(e => e.Sequence >= skip && e.Sequence < skip + take)];
        }

        /// <summary>Every entry of a run, the oldest first, read block by block.</summary>
        public async IAsyncEnumerable<JournalEntry> JournalAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var block in db.JournalBlocks.Where(b => b.InstanceId == runId).OrderBy(b => b.FirstSequence).Select(b => b.Entries).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                foreach (var entry in JournalBlock.Read(block))
                {
                    yield return entry;
                }
            }
        }
    }
}
