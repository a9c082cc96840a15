using AuditFlow.Engine;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Scheduling;

/// <summary>The schedules of audits by their names, which are the same from audit to audit.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record OfferSchedules : OfferChoices;

internal sealed class OfferSchedulesHandler(AuditFlowDb db) : IRequestHandler<OfferSchedules, IReadOnlyList<Choice>>
{
    public async Task<IReadOnlyList<Choice>> Handle(OfferSchedules request, CancellationToken cancellationToken)
        => [.. (await db.Schedules.Where(s => s.AuditId != null).Select(s => s.Name).Distinct().OrderBy(n => n).Take(OfferChoices.Most).ToListAsync(cancellationToken)).Select(n => new Choice(n, n))];
}
