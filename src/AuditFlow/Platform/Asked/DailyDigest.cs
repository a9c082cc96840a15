using System.Globalization;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Settings;
using NodaTime;
using NodaTime.Extensions;

namespace AuditFlow.Platform.Asked;

/// <summary>
/// One mail a person and day with all that waits for them and all that is late below them, in place of a mail for each. It is
/// queued as soon as there is something to say, and says what is true when it leaves: what was answered meanwhile is not in it,
/// and when nothing is left it does not leave.
/// </summary>
internal sealed class DailyDigest(MailQueue outbox, AuditFlowSettings settings, TimeProvider clock)
{
    /// <summary>What comes up within this time goes into one digest: the clocks of many requests ring together.</summary>
    static readonly TimeSpan Gathers = TimeSpan.FromMinutes(10);

    readonly QuietHours quiet = QuietHours.Of(settings.Mail.QuietHours);

    /// <summary>Whether reminders go out in digests.</summary>
    public bool IsOn => settings.Mail.Digest.Enabled;

    /// <summary>Reminds of what waits for this mailbox: in today's digest, which has all of it also when it has left already.</summary>
    /// <param name="address">The mailbox.</param>
    /// <param name="owner">Who is behind it, where that is known; otherwise it is looked up.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task RemindAsync(string address, MailboxOwner? owner, CancellationToken cancellationToken)
    {
        var (zone, person) = owner is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(owner.Zone) is { } known ? (known, owner.PersonId) : await outbox.OwnerOfAsync(address, cancellationToken);
        await QueueAsync(address, person, Next(clock.GetUtcNow() + Gathers, zone), zone, cancellationToken);
    }

    /// <summary>Tells this mailbox of something that is news to it: in today's digest, or in the next one when today's has left.</summary>
    public async Task TellAsync(string address, CancellationToken cancellationToken)
    {
        var (zone, person) = await outbox.OwnerOfAsync(address, cancellationToken);
        var leaves = Next(clock.GetUtcNow() + Gathers, zone);
        if (await outbox.HasLeftAsync(KeyOf(address, leaves, zone), cancellationToken))
        {
            leaves = Next(leaves.ToInstant().InZone(zone).Date.PlusDays(1).AtStartOfDayInZone(zone).ToDateTimeOffset(), zone);
        }

        await QueueAsync(address, person, leaves, zone, cancellationToken);
    }

    Task<bool> QueueAsync(string address, Guid? person, DateTimeOffset leaves, DateTimeZone zone, CancellationToken cancellationToken)
        => outbox.EmailAsync(
            DailyDigestEmail.NotLookedUp, new MailTo(address) { PersonId = person, ItemId = person, NotBefore = leaves, RespectsQuietHours = true, Zone = zone }, KeyOf(address, leaves, zone), cancellationToken);

    /// <summary>Sends all that waits at once: somebody with an old digest asked for a new link. Asked for again within ten minutes, it goes out once.</summary>
    public Task<bool> SendNowAsync(string address, Guid person, CancellationToken cancellationToken)
    {
        var minutes = clock.GetUtcNow().ToUnixTimeSeconds() / 600;
        return outbox.EmailAsync(
            DailyDigestEmail.NotLookedUp, new MailTo(address) { PersonId = person, ItemId = person },
            string.Create(CultureInfo.InvariantCulture, $"digest:{address.ToLowerInvariant()}:again:{minutes}"), cancellationToken);
    }

    // At the hour of the digest where the recipient is, or at once when it has passed; never in quiet hours.
    DateTimeOffset Next(DateTimeOffset from, DateTimeZone zone)
    {
        var at = LocalTime.FromTicksSinceMidnight(TimeOnly.ParseExact(settings.Mail.Digest.At, "HH:mm", CultureInfo.InvariantCulture).Ticks);
        var today = (from.ToInstant().InZone(zone).Date + at).InZoneLeniently(zone).ToDateTimeOffset();
        var next = quiet.NextAllowed(today > from ? today : from, zone);
        var hour = (next.ToInstant().InZone(zone).Date + at).InZoneLeniently(zone).ToDateTimeOffset();
        return (hour > next ? quiet.NextAllowed(hour, zone) : next).ToUniversalTime();
    }

    static string KeyOf(string address, DateTimeOffset leaves, DateTimeZone zone)
        => string.Create(CultureInfo.InvariantCulture, $"digest:{address.ToLowerInvariant()}:{leaves.ToInstant().InZone(zone).Date.ToDateOnly():yyyy-MM-dd}");
}
