using System.ComponentModel.DataAnnotations;
using AuditFlow.Frameworks;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>Plans an audit: what kind, which categories, which period. Nothing runs before it is started.</summary>
[Allow(Permission.ManageAudits)]
public sealed record CreateAudit : ICommand<Guid>
{
    [Required(ErrorMessage = "Give the audit a name.")]
    [MaxLength(120)]
    public required string Name { get; init; }

    [Required(ErrorMessage = "Choose a kind of audit.")]
    public required AuditKind? Kind { get; init; }

    /// <summary>Categories beyond those that are always in scope.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    [Required(ErrorMessage = "Enter the first day of the period.")]
    public required DateOnly? PeriodFrom { get; init; }

    /// <summary>The last day. A SOC 2 Type I looks at one day, so it may be left out there.</summary>
    public DateOnly? PeriodTo { get; init; }

    /// <summary>The compliance lead who answers for it; whoever sends this when left out.</summary>
    [EmailAddress(ErrorMessage = "This is not a mail address.")]
    [MaxLength(254)]
    public string? LeadEmail { get; init; }
}

internal sealed class CreateAuditHandler(AuditFlowDb db, FrameworkCatalog frameworks, CurrentActor current, Trail trail, Ids ids, TimeProvider clock)
    : IRequestHandler<CreateAudit, Guid>
{
    public async Task<Guid> Handle(CreateAudit request, CancellationToken cancellationToken)
    {
        var kind = request.Kind!.Value;
        var framework = frameworks[kind == AuditKind.Sox ? FrameworkCatalog.Coso : FrameworkCatalog.Tsc];
        var from = request.PeriodFrom!.Value;
        var to = kind == AuditKind.Soc2TypeI ? from : request.PeriodTo ?? from;
        var lead = (request.LeadEmail ?? current.Actor.Mailbox)?.Trim().ToLowerInvariant();
        var categories = request.Categories.Distinct().ToList();
        await CheckAsync(request, framework, kind, from, to, lead, categories, cancellationToken);

        var audit = new Audit
        {
            Id = ids.New(), Name = request.Name.Trim(), Kind = kind, FrameworkId = framework.Id, Categories = categories,
            PeriodFrom = from, PeriodTo = to, LeadEmail = lead!, CreatedAt = clock.GetUtcNow(),
        };
        db.Audits.Add(audit);
        trail.Add(
            audit.Id, "audit-created", $"audit:{audit.Id}", $"{audit.Name} planned for {from:yyyy-MM-dd} to {to:yyyy-MM-dd}, led by {lead}.",
            new { audit.Kind, audit.FrameworkId, audit.Categories, audit.PeriodFrom, audit.PeriodTo });
        return audit.Id;
    }

    async Task CheckAsync(
        CreateAudit request, Framework framework, AuditKind kind, DateOnly from, DateOnly to, string? lead, List<string> categories, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (kind != AuditKind.Soc2TypeI && request.PeriodTo is null)
        {
            errors.Add(new(nameof(request.PeriodTo), "Enter the last day of the period."));
        }
        else if (to < from)
        {
            errors.Add(new(nameof(request.PeriodTo), "The last day lies before the first."));
        }
        else if (to > from.AddMonths(18))
        {
            errors.Add(new(nameof(request.PeriodTo), "A period is at most 18 months long."));
        }

        var choices = framework.Categories.Where(c => c.Scope == CategoryScope.Chosen).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        errors.AddRange(categories.Where(c => !choices.Contains(c)).Select(c => new FieldError(nameof(request.Categories), $"{framework.Title} has no category '{c}' to choose.")));
        if (string.IsNullOrEmpty(lead))
        {
            errors.Add(new(nameof(request.LeadEmail), "Name the lead of the audit."));
        }
        else if (request.LeadEmail is not null && !await db.People.AnyAsync(p => p.Email == lead, cancellationToken))
        {
            errors.Add(new(nameof(request.LeadEmail), $"{lead} is not in the register of people."));
        }

        if (await db.Audits.AnyAsync(a => a.Name == request.Name.Trim(), cancellationToken))
        {
            errors.Add(new(nameof(request.Name), "Another audit has this name."));
        }

        if (errors.Count > 0)
        {
            throw new InvalidRequest(errors);
        }
    }
}
