using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AuditFlow.Controls;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>One page of the people register.</summary>
[Allow(Permission.ViewPeople)]
public sealed record ListPeople : IQuery<PeopleList>
{
    public const int Size = 50;

    /// <summary>Part of a name or a mailbox.</summary>
    [MaxLength(200)]
    public string? Text { get; init; }

    public Role? Role { get; init; }

    /// <summary>The mailbox of a manager: those who report to it.</summary>
    [MaxLength(254)]
    public string? Manager { get; init; }

    /// <summary>name, email or zone; a leading minus means downwards.</summary>
    [MaxLength(20)]
    public string? Sort { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

/// <summary>The rows of one page; a page beyond the end gives the last one.</summary>
public sealed record PeopleList(IReadOnlyList<PersonLine> Rows, int Page, int Total, int All, IReadOnlyDictionary<Role, int> ByRole);

public sealed record PersonLine(Guid Id, string Email, string DisplayName, IReadOnlyList<Role> Roles, string? ManagerEmail, string TimeZone, int Reports, int OwnedControls, bool HasAccount);

internal sealed class ListPeopleHandler(AuditFlowDb db) : IRequestHandler<ListPeople, PeopleList>
{
    public async Task<PeopleList> Handle(ListPeople request, CancellationToken cancellationToken)
    {
        var filtered = Filtered(request);
        var total = await filtered.CountAsync(cancellationToken);
        var page = Math.Clamp(request.Page, 1, Math.Max(1, (total + ListPeople.Size - 1) / ListPeople.Size));
        var people = await Sorted(filtered, request.Sort).Skip((page - 1) * ListPeople.Size).Take(ListPeople.Size).ToListAsync(cancellationToken);

        var ids = people.Select(person => person.Id).ToList();
        var emails = people.Select(person => person.Email).ToList();
        var managers = people.Select(person => person.ManagerId).OfType<Guid>().Distinct().ToList();
        var managerEmails = await db.People.Where(person => managers.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Email, cancellationToken);
        var reports = await db.People.Where(person => person.ManagerId != null && ids.Contains(person.ManagerId.Value))
            .GroupBy(person => person.ManagerId!.Value).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var owned = await db.CurrentControls.Where(c => c.Control.RetiredOn == null && emails.Contains(c.Version.Content.OwnerEmail))
            .GroupBy(c => c.Version.Content.OwnerEmail).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var accounts = (await db.Accounts.Where(account => emails.Contains(account.Email!)).Select(account => account.Email!).ToListAsync(cancellationToken)).ToHashSet();

        var roles = (await db.People.Select(person => person.Roles).ToListAsync(cancellationToken)).SelectMany(all => all).CountBy(role => role).ToDictionary();
        return new PeopleList(
            [.. people.Select(person => new PersonLine(
                person.Id, person.Email, person.DisplayName, person.Roles, person.ManagerId is { } manager ? managerEmails[manager] : null, person.TimeZone,
                reports.GetValueOrDefault(person.Id), owned.GetValueOrDefault(person.Email), accounts.Contains(person.Email)))],
            page, total, await db.People.CountAsync(cancellationToken), roles);
    }

    IQueryable<Person> Filtered(ListPeople request)
    {
        IQueryable<Person> people = db.People;
        if (request.Role is { } role)
            people = people.Where(person => person.Roles.Contains(role));
        if (request.Manager is { Length: > 0 } manager)
        {
            var managers = db.People.Where(person => person.Email == manager);
            people = people.Where(person => managers.Any(other => other.Id == person.ManagerId));
        }
        if (request.Text?.Trim() is { Length: > 0 } text)
        {
            var part = text.ToLower(CultureInfo.InvariantCulture);
#pragma warning disable CA1304, CA1311, CA1862 // Runs in SQL, where there is no culture.
            people = people.Where(person => person.DisplayName.ToLower().Contains(part) || person.Email.Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
        }
        return people;
    }

    static IQueryable<Person> Sorted(IQueryable<Person> people, string? sort) => sort switch
    {
        "-name" => people.OrderByDescending(person => person.DisplayName).ThenBy(person => person.Email),
        "email" => people.OrderBy(person => person.Email),
        "-email" => people.OrderByDescending(person => person.Email),
        "zone" => people.OrderBy(person => person.TimeZone).ThenBy(person => person.Email),
        "-zone" => people.OrderByDescending(person => person.TimeZone).ThenBy(person => person.Email),
        _ => people.OrderBy(person => person.DisplayName).ThenBy(person => person.Email),
    };
}
