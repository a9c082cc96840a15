using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>Findings whose number, title or control holds the text.</summary>
[Allow(Permission.ViewFindings)]
public sealed record SearchFindings : IQuery<IReadOnlyList<SearchHit>>
{
    public required string Text { get; init; }

    public required int Most { get; init; }
}

internal sealed class SearchFindingsHandler(AuditFlowDb db) : IRequestHandler<SearchFindings, IReadOnlyList<SearchHit>>
{
    public async Task<IReadOnlyList<SearchHit>> Handle(SearchFindings request, CancellationToken cancellationToken)
    {
        // Numbers and control ids are written in capitals; titles are matched as they are typed.
        var (text, capitals) = (request.Text.Trim(), request.Text.Trim().ToUpperInvariant());
        return await db.Findings.Where(f => f.Number.Contains(capitals) || f.Title.Contains(text) || f.ControlId.Contains(capitals))
            .OrderByDescending(f => f.Sequence).Take(request.Most).Select(f => new SearchHit(f.Number, f.Title, "/findings/" + f.Number)).ToListAsync(cancellationToken);
    }
}

internal sealed class FindingSearch(IMediator mediator, CurrentActor current) : ISearchSource
{
    public string Kind => "Findings";

    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken)
        => Permissions.Allows(current.Actor, Permission.ViewFindings) ? await mediator.Send(new SearchFindings { Text = text, Most = most }, cancellationToken) : [];
}
