using System.Globalization;

namespace AuditFlow.TestHost;

/// <summary>
/// Its now stands in a file that a test writes. Timers run in real time: what waits wakes up and then looks at the file.
/// </summary>
internal sealed class FileClock(string path) : TimeProvider
{
    const long ReadAgainAfterMilliseconds = 5;

    readonly Lock sync = new();
    long readAt = long.MinValue;
    DateTimeOffset now;

    public override DateTimeOffset GetUtcNow()
    {
        lock (sync)
        {
            if (readAt == long.MinValue || Environment.TickCount64 - readAt >= ReadAgainAfterMilliseconds)
            {
                now = DateTimeOffset.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
                readAt = Environment.TickCount64;
            }

            return now;
        }
    }
}
