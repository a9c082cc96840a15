using System.Net;
using System.Net.Sockets;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Platform.Links;

/// <summary>
/// How many failures of one kind are let pass in a while. A whole office shares one address, so what an address may do is
/// many times what its people need on the day on which they are all asked; what one link may do is what one person needs.
/// </summary>
internal sealed record LinkLimit(string Name, int Most, TimeSpan Within)
{
    static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);
    static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    public static readonly LinkLimit DeadLinksOfAddress = new("dead-address", 300, Soon);
    public static readonly LinkLimit DeadLinksOfToken = new("dead-token", 60, Soon);
    public static readonly LinkLimit WrongCodesOfAddress = new("code-address", 20, Soon);
    public static readonly LinkLimit RenewalsOfAddress = new("renew-address", 300, Soon);
    public static readonly LinkLimit RenewalsOfLink = new("renew-link", 3, AnHour);
    public static readonly LinkLimit CodesOfAddress = new("mailed-code-address", 300, Soon);
    public static readonly LinkLimit WrongIdentityOfLink = new("identity-link", 10, Soon);
}

/// <summary>
/// Counts what failed at links, by address and by secret, and mails that were asked for. Good visits are never
/// counted: a mail gateway fetches for a whole company from one address. In memory, bounded, for this process alone.
/// </summary>
internal sealed class LinkFailures(TimeProvider clock)
{
    public const int MostKept = 20_000;
    readonly Lock sync = new();
    readonly Dictionary<(string Limit, string Key), (DateTimeOffset Until, int Count)> counts = [];

    public static Refusal TooMany() => new("too-many-tries", LinkTexts.Here["Fault.TooManyTries"], StatusCodes.Status429TooManyRequests);

    /// <summary>Whether the limit was reached before.</summary>
    public bool IsOver(LinkLimit limit, string key)
    {
        lock (sync)
        {
            return counts.TryGetValue((limit.Name, key), out var known) && known.Until > clock.GetUtcNow() && known.Count >= limit.Most;
        }
    }

    /// <summary>Counts one more.</summary>
    /// <returns>False when it is one too many.</returns>
    public bool Count(LinkLimit limit, string key)
    {
        lock (sync)
        {
            var now = clock.GetUtcNow();
            var known = counts.GetValueOrDefault((limit.Name, key));
            if (known.Until <= now)
            {
                MakeRoom(now);
                known = (now + limit.Within, 0);
            }

            // Held at the limit: what was refused has used nothing up, and there is nothing of it to take back.
            counts[(limit.Name, key)] = (known.Until, Math.Min(known.Count + 1, limit.Most));
            return known.Count < limit.Most;
        }
    }

    /// <summary>Takes one back that was counted before it was looked at, so that many at once bought no more, and was no failure.</summary>
    public void TakeBack(LinkLimit limit, string key)
    {
        lock (sync)
        {
            if (counts.TryGetValue((limit.Name, key), out var known) && known.Count > 0)
            {
                counts[(limit.Name, key)] = known with { Count = known.Count - 1 };
            }
        }
    }

    // What is over goes first; under a flood the tenth that ends soonest.
    void MakeRoom(DateTimeOffset now)
    {
        if (counts.Count < MostKept)
        {
            return;
        }

        foreach (var key in counts.Where(c => c.Value.Until <= now).Select(c => c.Key).ToList())
        {
            counts.Remove(key);
        }

        if (counts.Count >= MostKept)
        {
            foreach (var key in counts.OrderBy(c => c.Value.Until).Take(MostKept / 10).Select(c => c.Key).ToList())
            {
                counts.Remove(key);
            }
        }
    }

    /// <summary>Whom to count: the address, or its network where one holder has a whole one (IPv6).</summary>
    public static string KeyOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address)
        {
            return "unknown";
        }

        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return ip.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. ip.GetAddressBytes().Take(8), .. new byte[8]]).ToString() : ip.ToString();
    }

    /// <summary>Stands for a secret without being it.</summary>
    public static string KeyOf(string secret) => Convert.ToHexString(Token.HashOf(secret));
}
