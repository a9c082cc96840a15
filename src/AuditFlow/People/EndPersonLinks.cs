using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>The kill switch for a person: ends all their links and the pages that are open with them. Answers that were given stay.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record EndPersonLinks : ICommand<int>
{
    [Required(ErrorMessage = "Enter the mailbox of a person in the register.")]
    [MaxLength(254)]
    public required string Email { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [MaxLength(1000, ErrorMessage = "Keep the reason under 1,000 characters.")]
    public required string Reason { get; init; }
}

internal sealed class EndPersonLinksHandler(AuditFlowDb db, PersonalLinks links, Trail trail) : IRequestHandler<EndPersonLinks, int>
{
    public async Task<int> Handle(EndPersonLinks request, CancellationToken cancellationToken)
    {
        var email = request.Email.Trim().ToLowerInvariant();
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Email == email, cancellationToken)
            ?? throw new InvalidRequest([new FieldError(nameof(request.Email), $"{email} is not in the register of people.")]);
        var ended = await links.KillPersonAsync(person.Id, cancellationToken);
        trail.Add(null, "links-ended", $"person:{person.Email}", $"All links of {person.Email} were ended, {ended} of them open. Reason: {request.Reason.Trim()}", new { ended });
        return ended;
    }
}

/// <summary>The open links of a person, for whoever is about to end them.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ShowPersonLinks : IQuery<IReadOnlyList<PersonLink>>
{
    [MaxLength(254)]
    public required string Email { get; init; }
}

/// <param name="Purpose">attestation, task, …</param>
/// <param name="SentAt">When it was made.</param>
/// <param name="EndsAt">When it ends by itself.</param>
public sealed record PersonLink(string Purpose, DateTimeOffset SentAt, DateTimeOffset EndsAt);

internal sealed class ShowPersonLinksHandler(AuditFlowDb db, TimeProvider clock) : IRequestHandler<ShowPersonLinks, IReadOnlyList<PersonLink>>
{
    const int Most = 200;

    public async Task<IReadOnlyList<PersonLink>> Handle(ShowPersonLinks request, CancellationToken cancellationToken)
    {
        var (email, now) = (request.Email.Trim().ToLowerInvariant(), clock.GetUtcNow());
        return await (
            from l in db.Links
            join p in db.People on l.PersonId equals p.Id
            where p.Email == email && l.UsedAt == null && l.RevokedAt == null && l.ExpiresAt > now
            orderby l.CreatedAt descending
            select new PersonLink(l.Purpose, l.CreatedAt, l.ExpiresAt)).Take(Most).ToListAsync(cancellationToken);
    }
}
