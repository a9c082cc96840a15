using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Platform;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>What a lead sees before a campaign is launched: whom it would ask for what, and what stands in the way.</summary>
[Allow(Permission.ManageCampaigns)]
internal sealed record ShowPreflight : IQuery<Preflight>
{
    public required Guid CampaignId { get; init; }
}

internal sealed record Preflight(Campaign Campaign, string? Audit, int Controls, IReadOnlyList<PreflightPerson> People, int Mails, IReadOnlyList<string> Hindrances, IReadOnlyList<string> Warnings)
{
    public bool MayLaunch => Hindrances.Count == 0;

    public int Items => People.Sum(p => p.Items);
}

/// <summary>One person who would be asked.</summary>
internal sealed record PreflightPerson(string Email, int Items, int Pages, IdentityLevel Level, DateTimeOffset DueAt, string TimeZone, int OpenElsewhere);

internal sealed class ShowPreflightHandler(AuditFlowDb db, CampaignOpening opening, AuditFlowSettings settings, TimeProvider clock) : IRequestHandler<ShowPreflight, Preflight>
{
    /// <summary>More than this on one person's desk is said before launch.</summary>
    const int Heavy = 25;

    /// <summary>Mail that left within this time shows that mail leaves.</summary>
    static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    public async Task<Preflight> Handle(ShowPreflight request, CancellationToken cancellationToken)
    {
        var campaign = Refuse.IfMissing(await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        var audit = await db.Audits.Where(a => a.Id == campaign.AuditId).Select(a => a.Name).SingleOrDefaultAsync(cancellationToken);
        List<(ControlVersion Control, IReadOnlyList<AskedPerson> Signers)> asked = [];
        var (hindrances, warnings) = (new List<string>(), new List<string>());
        try
        {
            asked = await opening.ChooseAsync(campaign, cancellationToken);
        }
        catch (InvalidRequest invalid)
        {
            hindrances.AddRange(invalid.Errors.Select(e => e.Message));
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
        {
            hindrances.Add(refusal.Message);
        }

        var items = (from a in asked from s in a.Signers select (Person: s, Level: campaign.Plan.LevelFor(a.Control.Content, settings.Attestations.KeyControlLevel))).ToList();
        var ids = items.Select(i => i.Person.Id).Distinct().ToArray();
        var open = await db.Attestations.Where(a => ids.Contains(a.SignerId) && AttestationStates.Open.Contains(a.State)).GroupBy(a => a.SignerId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var mailboxes = items.Select(i => i.Person.Email).Distinct().ToArray();
        var accounts = await db.Users.Where(u => mailboxes.Contains(u.Email!)).Select(u => u.Email!).ToListAsync(cancellationToken);
        var people = items.GroupBy(i => i.Person.Id).Select(g => new PreflightPerson(
                g.First().Person.Email, g.Count(), g.GroupBy(i => i.Level).Sum(l => (l.Count() + campaign.Plan.BundleSize - 1) / campaign.Plan.BundleSize), g.Max(i => i.Level),
                Deadline.EndOf(campaign.DueOn, g.First().Person.Zone), g.First().Person.TimeZone, open.GetValueOrDefault(g.Key)))
            .OrderByDescending(p => p.Items + p.OpenElsewhere).ThenBy(p => p.Email, StringComparer.Ordinal).ToList();

        hindrances.AddRange(people.Where(p => !Mailbox.IsSound(p.Email)).Select(p => $"{p.Email} is no mailbox to which a mail could be sent."));
        var without = items.Where(i => i.Level == IdentityLevel.L3 && !accounts.Contains(i.Person.Email, StringComparer.OrdinalIgnoreCase)).Select(i => i.Person.Email).Distinct().Order(StringComparer.Ordinal).ToList();
        warnings.AddRange(without.Select(e => $"{e} has to be signed in for this, and has no account yet."));
        warnings.AddRange(people.Where(p => p.Items + p.OpenElsewhere > Heavy)
            .Select(p => $"{p.Email} would have {p.Items + p.OpenElsewhere} open requests{(p.OpenElsewhere > 0 ? $", {p.OpenElsewhere} of them from before" : "")}."));
        warnings.AddRange(asked.Where(a => a.Control.Content.ManagerEmail is null).Select(a => $"{a.Control.ControlId} has no manager: a lead looks at its exceptions and is told when it is late."));
        if (campaign.DueOn < Deadline.DayOf(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(settings.Company.TimeZone)))
        {
            warnings.Add($"The due day, {campaign.DueOn:yyyy-MM-dd}, has passed: every answer would be late.");
        }

        await LookAtMailAsync(warnings, cancellationToken);
        return new Preflight(campaign, audit, asked.Count, people, people.Sum(p => p.Pages), hindrances, warnings);
    }

    // Whether mail leaves at all is seen best from the mail that should have left, and from the last test mail.
    async Task LookAtMailAsync(List<string> warnings, CancellationToken cancellationToken)
    {
        if (settings.Mail.Transport == MailTransport.Pickup)
        {
            warnings.Add("Mail is written into files and not sent: the setting Mail:Transport is Pickup.");
        }

        var failing = await db.OutboxMails.CountAsync(m => m.State == MailState.Queued && m.LastError != null, cancellationToken);
        if (failing > 0)
        {
            warnings.Add($"{Words.Amount(failing, "mail")} could not be sent so far and will be tried again. The outbox says why.");
            return;
        }

        var since = clock.GetUtcNow() - Recent;
        var test = await db.LastTestMailAsync(since, cancellationToken);
        if (test is { IsTaken: true })
        {
            return;
        }

        since = test?.At ?? since;
        if (!await db.OutboxMails.AnyAsync(m => m.State == MailState.Sent && m.NextAttemptAt > since, cancellationToken))
        {
            warnings.Add(test is null
                ? "No mail left within the last seven days, so nobody knows whether mail leaves now. Send yourself a test mail first."
                : "The mail server did not take the last test mail, and no mail has left since. Send yourself another test mail first.");
        }
    }
}
