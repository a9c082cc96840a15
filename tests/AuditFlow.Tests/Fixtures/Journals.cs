using AuditFlow.Engine;
using AuditFlow.Platform.Workflows;

namespace AuditFlow.Tests.Fixtures;

internal static class Journals
{
    /// <summary>Every entry of a run's journal, the oldest first.</summary>
    public static Task<List<JournalEntry>> Journal(this AuditFlowApp app, string run) => app.Read(async db =>
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in db.JournalAsync(run, CancellationToken.None))
        {
            entries.Add(entry);
        }

        return entries;
    });
}
