namespace AuditFlow.Platform.Storage;

/// <summary>
/// Lets one process of this machine at a time bring a SQLite file to a new version. It is a lock on a file beside it,
/// which the system takes back from a process that dies.
/// </summary>
internal static class MigrationTurn
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // EAGAIN on Linux and on macOS, and Windows' sharing violation.
    static readonly int[] TakenCodes = [11, 35, 32];

    /// <param name="database">The database file. Its folder is made if there is none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The turn, which ends when it is disposed of.</returns>
    public static async Task<IDisposable> TakeAsync(string database, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        using var pause = new PeriodicTimer(Pause);
        while (true)
        {
            try
            {
                return new FileStream($"{database}.migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (TakenCodes.Contains(exception.HResult & 0xFFFF))
            {
                // Another process is at it, in real time whatever clock this one goes by.
                await pause.WaitForNextTickAsync(cancellationToken);
            }
        }
    }
}
