using System.ComponentModel.DataAnnotations;
using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>
/// All that is asked of one person now, what they answered, and what the registers say of them. Leads see everybody; a manager sees
/// those who report to them, directly or by one between.
/// </summary>
[Allow(Permission.ReviewAnswers)]
internal sealed record ShowPerson : IQuery<PersonBoard>
{
    public const int Size = 25;

    public required Guid PersonId { get; init; }

    /// <summary>The page of what is open.</summary>
    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;

    /// <summary>The page of what was answered.</summary>
    [Range(1, 1_000_000)]
    public int AnswersPage { get; init; } = 1;
}

internal sealed class ShowPersonHandler(AuditFlowDb db, CurrentActor current, TimeProvider clock) : IRequestHandler<ShowPerson, PersonBoard>
{
    const int Shown = 10;

    // Every list is read page by page and every number in one statement, so that the page costs the same for one request and for thousands.
    public async Task<PersonBoard> Handle(ShowPerson request, CancellationToken cancellationToken)
    {
        var person = Refuse.IfMissing(await FactsAsync(request.PersonId, cancellationToken), "such person");
        MustBeTheirs(current.Actor, person);
        var (asked, answered) = (new PersonAsked(db, person, clock.GetUtcNow()), new PersonAnswers(db, person));
        var (delegations, mails) = (Delegations(person), Lost(person));
        return new PersonBoard
        {
            Person = person, Asked = await asked.CountAsync(cancellationToken), Open = await asked.PageAsync(request.Page, cancellationToken),
            Answers = await answered.PageAsync(request.AnswersPage, cancellationToken), AnswersTotal = await answered.CountAsync(cancellationToken),
            Controls = await ControlsAsync(person.Email, cancellationToken),
            Delegations = await delegations.OrderBy(a => a.DelegatedUntil).ThenBy(a => a.ControlId).Take(Shown)
                .Select(a => new DelegationLine(a.Id, a.ControlId, a.DelegatedBy!, a.SignerEmail, a.DelegatedUntil!.Value, a.DelegatedBecause)).ToListAsync(cancellationToken),
            DelegationsTotal = await delegations.CountAsync(cancellationToken),
            Mails = await mails.OrderByDescending(m => m.QueuedAt).Take(Shown).Select(m => new LostMail(m.Id, m.Subject, m.State, m.LastError, m.QueuedAt)).ToListAsync(cancellationToken),
            MailsTotal = await mails.CountAsync(cancellationToken),
        };
    }

    /// <summary>Refuses a manager who asks about somebody else's people.</summary>
    static void MustBeTheirs(Actor actor, PersonFacts person)
    {
        if (!actor.Has(Role.ComplianceLead) && actor.Mailbox is { } me && me != person.Manager && me != person.AboveManager && me != person.Email)
        {
            throw new Refusal("not-your-report", $"{person.Email} does not report to you. Compliance leads see everybody; managers see those who report to them.", StatusCodes.Status403Forbidden);
        }
    }

    Task<PersonFacts?> FactsAsync(Guid id, CancellationToken cancellationToken)
    {
        var (people, accounts) = (db.People.AsNoTracking(), db.Accounts.AsNoTracking());
        return (
            from p in people
            where p.Id == id
            from manager in people.Where(m => m.Id == p.ManagerId).DefaultIfEmpty()
            from above in people.Where(m => m.Id == manager!.ManagerId).DefaultIfEmpty()
            select new PersonFacts(
                p.Id, p.Email, p.DisplayName, p.Roles, p.TimeZone, p.ManagerId, manager!.Email, above!.Email, accounts.Any(a => a.Email == p.Email), people.Count(r => r.ManagerId == p.Id)))
            .SingleOrDefaultAsync(cancellationToken);
    }

    IQueryable<Attestation> Delegations(PersonFacts person) => db.Attestations.AsNoTracking()
        .Where(a => AttestationStates.Open.Contains(a.State) && a.DelegatedUntil != null && (a.SignerId == person.Id || a.DelegatedById == person.Id));

    IQueryable<OutboxMail> Lost(PersonFacts person) => db.OutboxMails.AsNoTracking()
        .Where(m => m.Recipient == person.Email && (m.State == MailState.Parked || m.State == MailState.Refused || m.State == MailState.Bounced));

    async Task<RegisteredControls> ControlsAsync(string email, CancellationToken cancellationToken)
    {
        var running = db.CurrentControls.AsNoTracking().Where(c => c.Control.RetiredOn == null);
        var counts = await running.Where(c => c.Version.Content.OwnerEmail == email || c.Version.Content.PerformerEmail == email || c.Version.Content.ManagerEmail == email)
            .GroupBy(c => c.Version.Content.Process)
            .Select(g => new
            {
                Process = g.Key, Owns = g.Count(c => c.Version.Content.OwnerEmail == email), Performs = g.Count(c => c.Version.Content.PerformerEmail == email),
                Manages = g.Count(c => c.Version.Content.ManagerEmail == email),
            }).ToListAsync(cancellationToken);
        var first = await running.Where(c => c.Version.Content.OwnerEmail == email).OrderBy(c => c.Control.ControlId).Take(Shown)
            .Select(c => new OwnedControl(c.Control.ControlId, c.Version.Content.Title, c.Version.Content.IsKey)).ToListAsync(cancellationToken);
        return new RegisteredControls(
            counts.Sum(c => c.Owns), counts.Sum(c => c.Performs), counts.Sum(c => c.Manages), first, [.. counts.Where(c => c.Owns > 0).Select(c => c.Process).Order(StringComparer.Ordinal)]);
    }
}
