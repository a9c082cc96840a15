using AuditFlow.Engine;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;

namespace AuditFlow.Audits.Facts;

/// <summary>Every fact as a condition that asks for all of it, for the check list of a gate.</summary>
[Allow(Permission.ViewAudits)]
internal sealed record OfferFacts : OfferChoices;

internal sealed class OfferFactsHandler(FactCatalog facts) : IRequestHandler<OfferFacts, IReadOnlyList<Choice>>
{
    public Task<IReadOnlyList<Choice>> Handle(OfferFacts request, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Choice>>([.. facts.All.Select(f => new Choice($"{f.Id} = {f.Unit.Full}", $"{f.Id} = {f.Unit.Full}: {f.Words}"))]);
}
