using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Studio;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Values that the designer offers for an input: a query like any other, with its permission, that an input names by
/// <c>[Choices&lt;…&gt;]</c>. It is asked anew whenever the input is shown.
/// </summary>
internal abstract record OfferChoices : IQuery<IReadOnlyList<Choice>>
{
    /// <summary>As many as a person can look through. What is beyond them is written as an expression.</summary>
    public const int Most = 500;

    /// <summary>What is plainly written in the other inputs of the step.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();
}

/// <summary>The Studio's lists are requests of ours.</summary>
internal sealed class StudioOptions(IMediator mediator) : IStudioOptions
{
    public async Task<IReadOnlyList<Choice>> ListAsync(Type list, IReadOnlyDictionary<string, string> given, CancellationToken cancellationToken)
    {
        var offer = (OfferChoices)Activator.CreateInstance(list)! with { Given = given };
        return [.. (await mediator.Send(offer, cancellationToken)).Take(OfferChoices.Most)];
    }
}
