using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Where a block that is about to wait and a signal for it meet: one is through, to its COMMIT, before the other enters.
/// Otherwise, on PostgreSQL, a signal finds no bookmark because the run that sets it has not committed, the run finds no
/// signal because it is not kept yet, and both wait for ever. On SQLite the write gate is this place already.
/// </summary>
internal sealed class MeetingPoint(AuditFlowDb db)
{
    // Of Elsa's own blocks these wait for an answer; the others wait for the clock or for a child, which resume them by their id.
    static readonly string[] Answered = ["Elsa.Event", "Elsa.RunTask"];

    public ValueTask EnterAsync(string bookmarkName, string key, CancellationToken cancellationToken)
        => Answered.Contains(bookmarkName) || !bookmarkName.StartsWith("Elsa.", StringComparison.Ordinal) ? db.HoldAsync($"{bookmarkName} {key}", cancellationToken) : ValueTask.CompletedTask;

    /// <summary>
    /// Whether a signal under this name and key is on its way, or kept. Nobody takes it before this transaction ends: a bookmark
    /// that is set in it gets the signal.
    /// </summary>
    public async Task<bool> HasSignalAsync(string bookmarkName, string key, CancellationToken cancellationToken)
    {
        await EnterAsync(bookmarkName, key, cancellationToken);
        return await db.Signals.AnyAsync(s => s.Kind == SignalKind.Match && s.Name == bookmarkName && s.Key == key && s.ParkedBecause == null, cancellationToken);
    }
}
