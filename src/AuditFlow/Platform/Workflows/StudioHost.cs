using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Tells the Studio what its reader may do, what a refusal says, and what stands in the header.</summary>
internal sealed class StudioHost(IMediator mediator, CurrentActor current, RunPowers powers) : IStudioHost
{
    public bool MayView => Permissions.Allows(current.Actor, Permission.ViewRuns);

    public bool MayDraft => Permissions.Allows(current.Actor, Permission.DraftDrawings);

    public bool MayPublish => Permissions.Allows(current.Actor, Permission.PublishDrawings);

    public bool MayRun => !IsTrial && Permissions.Allows(current.Actor, Permission.Rehearse);

    public bool IsTrial => powers.AreBounded;

    public StudioRefusal? Explain(Exception exception) => exception switch
    {
        InvalidRequest invalid => new StudioRefusal(StatusCodes.Status400BadRequest, [.. invalid.Errors.Select(e => e.Message).Distinct()]) { Accept = invalid.Accept },
        Refusal refusal => new StudioRefusal(refusal.Status, [refusal.Message]),
        _ => null,
    };

    public async Task<StudioHeader?> DescribeDrawingAsync(string definitionId, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new FindDrawings { Filter = new DrawingFilter { Version = new(DrawingVersionKind.LatestOrPublished), DefinitionIds = [definitionId] } }, cancellationToken);
        if (found.Items.FirstOrDefault(d => d.IsLatest) is not { } latest)
        {
            return null;
        }

        var published = found.Items.FirstOrDefault(d => d.IsPublished);
        var state = latest.IsPublished ? $"Version {latest.Version}, published" : published is null ? $"Version {latest.Version}, not published" : $"Draft of version {latest.Version}; {published.Version} is published";
        return new StudioHeader(
            latest.Name, MayDraft ? state : $"{state}, read only", [new("Drawings", "/studio/workflows/definitions"), new("Its page", $"/workflows/drawings/{Uri.EscapeDataString(definitionId)}"), new("Its runs", $"/workflows?drawing={Uri.EscapeDataString(definitionId)}")]);
    }

    public async Task<StudioHeader?> DescribeRunAsync(string runId, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new LoadRun { Id = runId }, cancellationToken) is not { } run)
        {
            return null;
        }

        List<StudioLink> links = [new("Runs", "/studio/workflows/instances"), new("Its page", $"/workflows/runs/{run.Id}"), new("Its drawing", $"/studio/workflows/definitions/{Uri.EscapeDataString(run.DefinitionId)}/edit")];
        if (await mediator.Send(new FindAuditOfRun { RunId = runId }, cancellationToken) is { } audit)
        {
            links.Insert(0, new("Its audit", $"/audits/{audit}"));
        }

        return new StudioHeader(run.Name ?? run.DefinitionId, StatusVocabulary.Of("run", run.SubStatus).Word, links);
    }
}

/// <summary>The audit that a run belongs to; null for a run of the company.</summary>
[Allow(Permission.ViewRuns)]
public sealed record FindAuditOfRun : IQuery<Guid?>
{
    public required string RunId { get; init; }
}

internal sealed class FindAuditOfRunHandler(AuditFlowDb db) : IRequestHandler<FindAuditOfRun, Guid?>
{
    public Task<Guid?> Handle(FindAuditOfRun request, CancellationToken cancellationToken)
        => db.Instances.Where(i => i.Id == request.RunId).Select(i => i.AuditId).SingleOrDefaultAsync(cancellationToken);
}
