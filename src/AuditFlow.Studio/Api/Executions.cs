using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>What the viewer colours the diagram by and shows of a single activity.</summary>
internal static class Executions
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("activity-executions/report", ReportAsync);
        api.MapGet("activity-execution-summaries/list", async (HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken)
            => StudioJson.List((await AskedAsync(request, runs, cancellationToken)).ConvertAll(e => e.Summary())));
        api.MapGet("activity-executions/list", async (HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken)
            => StudioJson.List((await AskedAsync(request, runs, cancellationToken)).ConvertAll(e => e.Whole())));
        api.MapGet("activity-executions/by-id", async (HttpRequest request, Answers answers, IStudioRuns runs, CancellationToken cancellationToken)
            => await ChainAsync(request.Asked("id"), runs, cancellationToken) is [.., var execution] ? StudioJson.Ok(execution.Whole()) : answers.Missing("execution"));
        api.MapGet("activity-executions/{id}/call-stack", async (string id, HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken) =>
        {
            var chain = await ChainAsync(id, runs, cancellationToken);
            var (skip, take) = (Math.Max(request.AskedNumber("skip") ?? 0, 0), Math.Clamp(request.AskedNumber("take") ?? 100, 1, 500));
            return StudioJson.Ok(new { activityExecutionId = id, items = chain.Skip(skip).Take(take).Select(e => e.Whole()), totalCount = chain.Count });
        });
    }

    static async Task<IResult> ReportAsync(HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken)
    {
        var asked = await StudioJson.ReadAsync(request, cancellationToken);
        var executions = asked.Text("workflowInstanceId") is { } run ? await Execution.ReadAsync(runs, run, asked.Texts("activityNodeIds").ToHashSet(StringComparer.Ordinal), cancellationToken) : [];
        var stats = executions.GroupBy(e => e.NodeId).Select(node => new
        {
            activityId = node.Key[(node.Key.LastIndexOf(':') + 1)..], activityNodeId = node.Key, startedCount = node.Count(), completedCount = node.Count(e => e.CompletedAt is not null),
            uncompletedCount = node.Count(e => e.CompletedAt is null), isBlocked = node.Any(e => e.HasBookmarks), isFaulted = node.Any(e => e.IsFaulted), aggregateFaultCount = node.Count(e => e.IsFaulted), metadata = new { },
        });
        return StudioJson.Ok(new { stats });
    }

    static async Task<List<Execution>> AskedAsync(HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken)
        => request.Asked("WorkflowInstanceId") is { } run ? await Execution.ReadAsync(runs, run, request.Asked("ActivityNodeId") is { } node ? [node] : null, cancellationToken) : [];

    /// <summary>An execution with all around it, the outermost first; empty when there is none of that id.</summary>
    static async Task<List<Execution>> ChainAsync(string? id, IStudioRuns runs, CancellationToken cancellationToken)
    {
        if (ExecutionId.Parse(id) is not var (run, own))
        {
            return [];
        }

        var all = (await Execution.ReadAsync(runs, run, null, cancellationToken)).ToDictionary(e => e.OwnId, StringComparer.Ordinal);
        var chain = new List<Execution>();
        for (var next = all.GetValueOrDefault(own); next is not null; next = next.ParentId is null ? null : all.GetValueOrDefault(next.ParentId))
        {
            chain.Insert(0, next);
        }

        return chain;
    }
}
