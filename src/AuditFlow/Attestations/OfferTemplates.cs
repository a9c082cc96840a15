using AuditFlow.Engine;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The templates of campaigns, for a step that asks by one.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record OfferTemplates : OfferChoices;

internal sealed class OfferTemplatesHandler(AuditFlowDb db) : IRequestHandler<OfferTemplates, IReadOnlyList<Choice>>
{
    public async Task<IReadOnlyList<Choice>> Handle(OfferTemplates request, CancellationToken cancellationToken)
        => [.. (await db.CampaignTemplates.AsNoTracking().Where(t => !t.IsRetired).OrderBy(t => t.Name).Take(OfferChoices.Most).ToListAsync(cancellationToken))
            .Where(t => t.Plan.AsksAboutControls).Select(t => new Choice(t.Name, t.Name))];
}
