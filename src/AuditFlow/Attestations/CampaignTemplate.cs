using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Attestations;

/// <summary>How a company asks again and again: a plan with a name. A campaign copies it at its start.</summary>
internal sealed class CampaignTemplate
{
    CampaignTemplate()
    {
    }

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    public CampaignPlan Plan { get; private set; } = null!;

    public DateTimeOffset ChangedAt { get; private set; }

    public string ChangedBy { get; private set; } = "";

    /// <summary>Not offered any more. What was copied from it stays.</summary>
    public bool IsRetired { get; private set; }

    public int Version { get; private set; }

    public static CampaignTemplate Of(Guid id, string name, CampaignPlan plan, DateTimeOffset at, string by)
    {
        var template = new CampaignTemplate { Id = id };
        template.Change(name, plan, at, by);
        return template;
    }

    public void Change(string name, CampaignPlan plan, DateTimeOffset at, string by)
    {
        (Name, Plan, ChangedAt, ChangedBy, IsRetired) = (name, plan, at, by, false);
        Version++;
    }

    public void Retire()
    {
        IsRetired = true;
        Version++;
    }
}

internal sealed class CampaignTemplateConfiguration : IEntityTypeConfiguration<CampaignTemplate>
{
    public void Configure(EntityTypeBuilder<CampaignTemplate> builder)
    {
        builder.ToTable("CampaignTemplates");
        builder.Property(t => t.Name).HasMaxLength(200);
        builder.Property(t => t.Plan).HasMaxLength(-1).HasConversion(plan => plan.Write(), json => CampaignPlan.Read(json));
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => t.Name).IsUnique();
    }
}

/// <summary>Keeps a plan under a name: a new one, or a change that holds from the next campaign on.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record KeepTemplate : ICommand<Guid>
{
    public Guid? TemplateId { get; init; }

    [Required(ErrorMessage = "Give the template a name.")]
    [MaxLength(200)]
    public required string Name { get; init; }

    public required CampaignPlan Plan { get; init; }
}

/// <summary>Takes a template out of the offer.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record RetireTemplate : ICommand
{
    public required Guid TemplateId { get; init; }
}

/// <summary>The templates that are offered, by name.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record ListTemplates : IQuery<IReadOnlyList<CampaignTemplate>>;

internal sealed class TemplateHandler(AuditFlowDb db, CurrentActor current, Trail trail, Ids ids, TimeProvider clock)
    : IRequestHandler<KeepTemplate, Guid>, IRequestHandler<RetireTemplate, Unit>, IRequestHandler<ListTemplates, IReadOnlyList<CampaignTemplate>>
{
    const int Most = 200;

    public async Task<Guid> Handle(KeepTemplate request, CancellationToken cancellationToken)
    {
        request.Plan.Check();
        var (name, by) = (request.Name.Trim(), current.Actor.Spoken);
        if (await db.CampaignTemplates.AnyAsync(t => t.Name == name && t.Id != request.TemplateId && (!t.IsRetired || request.TemplateId != null), cancellationToken))
        {
            throw new InvalidRequest([new FieldError(nameof(request.Name), $"There is a template '{name}' already.")]);
        }

        // A retired one of the same name comes back with the new plan.
        var template = await db.CampaignTemplates.AsTracking().SingleOrDefaultAsync(t => t.Id == request.TemplateId || (request.TemplateId == null && t.Name == name), cancellationToken);
        if (template is null)
        {
            Refuse.IfMissing(request.TemplateId is null ? "" : null, "such template");
            Refuse.If(await db.CampaignTemplates.CountAsync(cancellationToken) >= Most, "too-many-templates", $"There are {Most} templates. Retire some first.");
            template = CampaignTemplate.Of(ids.New(), name, request.Plan, clock.GetUtcNow(), by);
            db.CampaignTemplates.Add(template);
        }
        else
        {
            template.Change(name, request.Plan, clock.GetUtcNow(), by);
        }

        trail.Add(null, "template-kept", $"template:{template.Id}", $"The campaign template '{name}' was kept.", request.Plan);
        return template.Id;
    }

    public async Task<Unit> Handle(RetireTemplate request, CancellationToken cancellationToken)
    {
        var template = Refuse.IfMissing(await db.CampaignTemplates.AsTracking().SingleOrDefaultAsync(t => t.Id == request.TemplateId, cancellationToken), "such template");
        template.Retire();
        trail.Add(null, "template-retired", $"template:{template.Id}", $"The campaign template '{template.Name}' is not offered any more.");
        return Unit.Value;
    }

    public async Task<IReadOnlyList<CampaignTemplate>> Handle(ListTemplates request, CancellationToken cancellationToken)
        => await db.CampaignTemplates.AsNoTracking().Where(t => !t.IsRetired).OrderBy(t => t.Name).Take(Most).ToListAsync(cancellationToken);
}
