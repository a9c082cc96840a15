namespace AuditFlow.Platform.Outbox;

/// <summary>
/// After a fault of the server and not of one mail, all mail waits a little: a server that is down is not asked once for
/// every mail, and a wrong password is not tried a hundred times until the account is locked.
/// </summary>
internal sealed class ServerRest
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    readonly Lock sync = new();
    DateTimeOffset until;
    int faults;

    public bool IsOn(DateTimeOffset now)
    {
        lock (sync)
        {
            return now < until;
        }
    }

    /// <summary>Mails that were under way together fail together: that counts once.</summary>
    public void Begin(DateTimeOffset now)
    {
        lock (sync)
        {
            if (now >= until)
            {
                var pause = First * Math.Pow(2, Math.Min(faults++, 20));
                until = now + (pause > Longest ? Longest : pause);
            }
        }
    }

    public void End()
    {
        lock (sync)
        {
            (until, faults) = (default, 0);
        }
    }
}
