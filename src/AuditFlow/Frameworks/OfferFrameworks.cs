using AuditFlow.Engine;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;

namespace AuditFlow.Frameworks;

/// <summary>The frameworks, for a step that asks for one.</summary>
[Allow(Permission.ViewControls)]
internal sealed record OfferFrameworks : OfferChoices;

internal sealed class OfferFrameworksHandler(FrameworkCatalog frameworks) : IRequestHandler<OfferFrameworks, IReadOnlyList<Choice>>
{
    public Task<IReadOnlyList<Choice>> Handle(OfferFrameworks request, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Choice>>([.. frameworks.Frameworks.Select(f => new Choice(f.Id, $"{f.Title} ({f.Edition})"))]);
}

/// <summary>The criteria of the framework chosen in the same step; of all while none is.</summary>
[Allow(Permission.ViewControls)]
internal sealed record OfferCriteria : OfferChoices;

internal sealed class OfferCriteriaHandler(FrameworkCatalog frameworks) : IRequestHandler<OfferCriteria, IReadOnlyList<Choice>>
{
    public Task<IReadOnlyList<Choice>> Handle(OfferCriteria request, CancellationToken cancellationToken)
    {
        var chosen = request.Given.TryGetValue("Framework", out var id) && frameworks.Find(id) is { } one ? [one] : frameworks.Frameworks;
        return Task.FromResult<IReadOnlyList<Choice>>([.. chosen.SelectMany(f => f.Criteria).Select(c => new Choice(c.Id, $"{c.Id} {c.Title}"))]);
    }
}
