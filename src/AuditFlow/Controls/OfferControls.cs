using AuditFlow.Engine;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Controls;

/// <summary>The controls in operation, for a step that asks for one.</summary>
[Allow(Permission.ViewControls)]
internal sealed record OfferControls : OfferChoices;

internal sealed class OfferControlsHandler(AuditFlowDb db) : IRequestHandler<OfferControls, IReadOnlyList<Choice>>
{
    public async Task<IReadOnlyList<Choice>> Handle(OfferControls request, CancellationToken cancellationToken)
        => await db.CurrentControls.Where(c => c.Control.RetiredOn == null).OrderBy(c => c.Control.ControlId).Take(OfferChoices.Most)
            .Select(c => new Choice(c.Control.ControlId, c.Control.ControlId + " " + c.Version.Content.Title)).ToListAsync(cancellationToken);
}

/// <summary>The processes that controls in operation name.</summary>
[Allow(Permission.ViewControls)]
internal sealed record OfferProcesses : OfferChoices;

internal sealed class OfferProcessesHandler(AuditFlowDb db) : IRequestHandler<OfferProcesses, IReadOnlyList<Choice>>
{
    public async Task<IReadOnlyList<Choice>> Handle(OfferProcesses request, CancellationToken cancellationToken)
        => [.. (await db.CurrentControls.Where(c => c.Control.RetiredOn == null).Select(c => c.Version.Content.Process).Distinct().OrderBy(p => p).Take(OfferChoices.Most).ToListAsync(cancellationToken))
            .Where(p => p.Length > 0).Select(p => new Choice(p, p))];
}
