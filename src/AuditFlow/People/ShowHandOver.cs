using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>What is open with somebody who leaves, who could take it over, and what that would do. Changes nothing.</summary>
[Allow(Permission.ManageCampaigns)]
internal sealed record ShowHandOver : IQuery<HandOverSheet>
{
    public required Guid PersonId { get; init; }

    /// <summary>Part of a name or a mailbox of who could take it over.</summary>
    [MaxLength(200)]
    public string? Text { get; init; }

    /// <summary>The mailbox of who was chosen.</summary>
    [MaxLength(254)]
    public string? To { get; init; }
}

internal sealed record HandOverSheet
{
    public required Guid PersonId { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required int Attestations { get; init; }

    public required int Campaigns { get; init; }

    public required int Tasks { get; init; }

    /// <summary>Delegated to colleagues: it comes back to this person when the delegation ends.</summary>
    public required int DelegatedAway { get; init; }

    /// <summary>Controls whose owner they are in the register.</summary>
    public required int Owns { get; init; }

    public required IReadOnlyList<Successor> Candidates { get; init; }

    /// <summary>Who was chosen.</summary>
    public Successor? To { get; init; }

    /// <summary>Tasks that stay, because the chosen one may not do them.</summary>
    public IReadOnlyList<BarredTask> Barred { get; init; } = [];

    public int Total => Attestations + Tasks;
}

/// <summary>Somebody who could take work over.</summary>
internal sealed record Successor(string Email, string Name, IReadOnlyList<Role> Roles, int OpenNow)
{
    /// <summary>Whoever tests controls does not answer for them.</summary>
    public bool Tests => Roles.Contains(Role.Tester) || Roles.Contains(Role.ExternalAuditor);
}

internal sealed class ShowHandOverHandler(AuditFlowDb db, IMediator mediator) : IRequestHandler<ShowHandOver, HandOverSheet>
{
    const int Offered = 20;

    public async Task<HandOverSheet> Handle(ShowHandOver request, CancellationToken cancellationToken)
    {
        var person = Refuse.IfMissing(await db.People.SingleOrDefaultAsync(p => p.Id == request.PersonId, cancellationToken), "such person");
        var open = await db.Attestations.Where(a => a.SignerId == person.Id && AttestationStates.Open.Contains(a.State)).GroupBy(a => a.CampaignId).Select(g => g.Count()).ToListAsync(cancellationToken);
        var wanted = request.To?.Trim().ToLowerInvariant();
        var to = string.IsNullOrEmpty(wanted) ? null : (await ReadAsync(db.People.Where(p => p.Email == wanted && p.Id != person.Id), cancellationToken)).SingleOrDefault();
        return new HandOverSheet
        {
            PersonId = person.Id, Email = person.Email, Name = person.DisplayName, Attestations = open.Sum(), Campaigns = open.Count,
            Tasks = await db.Tasks.CountAsync(t => t.Assignee == person.Email && t.State == TaskState.Open, cancellationToken),
            DelegatedAway = await db.Attestations.CountAsync(a => a.DelegatedById == person.Id && AttestationStates.Open.Contains(a.State), cancellationToken),
            Owns = await db.CurrentControls.CountAsync(c => c.Control.RetiredOn == null && c.Version.Content.OwnerEmail == person.Email, cancellationToken),
            Candidates = await ReadAsync(Near(person, request.Text?.Trim()), cancellationToken), To = to,
            Barred = to is null ? [] : await mediator.Send(new FindBarredTasks { Assignee = person.Email, To = to.Email }, cancellationToken),
        };
    }

    // Those who sit near come first to mind: the manager, whoever reports to the same manager, and who reports to the person.
    IQueryable<Person> Near(Person person, string? text)
    {
        var others = db.People.Where(p => p.Id != person.Id);
        if (string.IsNullOrEmpty(text))
        {
            return others.Where(p => p.ManagerId == person.Id || person.ManagerId != null && (p.Id == person.ManagerId || p.ManagerId == person.ManagerId));
        }

        var part = text.ToLower(CultureInfo.InvariantCulture);
#pragma warning disable CA1304, CA1311, CA1862 // Runs in SQL, where there is no culture.
        return others.Where(p => p.DisplayName.ToLower().Contains(part) || p.Email.Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
    }

    async Task<List<Successor>> ReadAsync(IQueryable<Person> people, CancellationToken cancellationToken)
    {
        var (items, tasks) = (db.Attestations, db.Tasks);
        return await people.OrderBy(p => p.DisplayName).ThenBy(p => p.Email).Take(Offered)
            .Select(p => new Successor(
                p.Email, p.DisplayName, p.Roles, items.Count(a => a.SignerId == p.Id && AttestationStates.Open.Contains(a.State)) + tasks.Count(t => t.Assignee == p.Email && t.State == TaskState.Open)))
            .ToListAsync(cancellationToken);
    }
}
