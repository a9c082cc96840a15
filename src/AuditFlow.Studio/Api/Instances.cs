using System.Globalization;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>Runs: lists, states, journals, and what may be done to them.</summary>
internal static class Instances
{
    const int LongestPage = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("workflow-instances", ListAsync);
        api.MapGet("workflow-instances/{id}", ShowAsync);
        api.MapGet("workflow-instances/{id}/execution-state", async (string id, Answers answers, IStudioRuns runs, CancellationToken cancellationToken)
            => await runs.GlanceAsync(id, cancellationToken) is { } run ? StudioJson.Ok(new { run.Status, workflowSubStatus = run.SubStatus, run.UpdatedAt }) : answers.Missing("run"));
        api.MapGet("workflow-instances/{id}/variables", VariablesAsync);
        api.MapGet("workflow-instances/{id}/journal", (string id, HttpRequest request, Answers answers, IStudioRuns runs, CancellationToken cancellationToken)
            => JournalAsync(id, request, new JournalFilter(), answers, runs, cancellationToken));
        api.MapPost("workflow-instances/{id}/journal", async (string id, HttpRequest request, Answers answers, IStudioRuns runs, CancellationToken cancellationToken)
            => await JournalAsync(id, request, JournalFilter.Of((await StudioJson.ReadAsync(request, cancellationToken))["filter"] as JsonObject), answers, runs, cancellationToken));

        api.MapDelete("workflow-instances/{id}", async (string id, IStudioRuns runs, CancellationToken cancellationToken)
            => await runs.DeleteAsync([id], cancellationToken) is { Refused: [var why, ..] } ? Refused(why) : Results.NoContent());
        api.MapPost("cancel/workflow-instances/{id}", async (string id, IStudioRuns runs, CancellationToken cancellationToken)
            => await runs.CancelAsync(new RunChoice([id]), cancellationToken) is { Refused: [var why, ..] } ? Refused(why) : Results.NoContent());
        api.MapPost("bulk-actions/delete/workflow-instances/by-id", async (HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken) =>
        {
            var done = await runs.DeleteAsync((await StudioJson.ReadAsync(request, cancellationToken)).Texts("ids"), cancellationToken);
            return StudioJson.Ok(new { deleted = done.Count, refused = done.Refused });
        });
        api.MapPost("bulk-actions/cancel/workflow-instances", async (HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken) =>
        {
            var body = await StudioJson.ReadAsync(request, cancellationToken);
            var done = await runs.CancelAsync(new RunChoice(body.Texts("ids"), body.Text("definitionVersionId"), body.Text("definitionId")), cancellationToken);
            return StudioJson.Ok(new { cancelledCount = done.Count, refused = done.Refused });
        });
        api.MapPost("alterations/workflows/retry", async (HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken) =>
        {
            var body = await StudioJson.ReadAsync(request, cancellationToken);
            var done = await runs.RetryAsync(body.Texts("workflowInstanceIds"), body.Texts("activityIds"), cancellationToken);
            return done is { Count: 0, Refused: [var why, ..] } ? Refused(why) : StudioJson.Ok(new { results = Array.Empty<object>(), refused = done.Refused });
        });
    }

    static RefusedResult Refused(string why) => new(new StudioRefusal(StatusCodes.Status409Conflict, [why]));

    static async Task<IResult> ListAsync(HttpRequest request, IStudioRuns runs, CancellationToken cancellationToken)
    {
        var asked = await StudioJson.ReadAsync(request, cancellationToken);
        var size = Math.Clamp(asked.Number("pageSize") ?? 25, 1, LongestPage);
        var page = await runs.ListAsync(
            new RunFilter
            {
                Search = asked.Text("searchTerm"), DefinitionIds = [.. asked.Texts("definitionIds"), .. One(asked.Text("definitionId"))], CorrelationId = asked.Text("correlationId"),
                Version = asked.Number("version"), HasIncidents = asked.Flag("hasIncidents"), Statuses = [.. asked.Texts("statuses"), .. One(asked.Text("status"))],
                SubStatuses = [.. asked.Texts("subStatuses"), .. One(asked.Text("subStatus"))], Moments = [.. (asked["timestampFilters"] as JsonArray ?? []).OfType<JsonObject>().Select(Moment).OfType<RunMoment>()],
                OrderBy = Enum.TryParse<RunOrder>(asked.Text("orderBy"), ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : RunOrder.Created,
                IsDescending = asked.Text("orderDirection") is not "Ascending", Skip = (int)Math.Min(Math.Max(asked.Number("page") ?? 0, 0) * (long)size, int.MaxValue), Take = size,
            },
            cancellationToken);
        return StudioJson.Ok(new { items = page.Items.Select(Summary), totalCount = page.Total });
    }

    static IEnumerable<string> One(string? text) => text is null ? [] : [text];

    static RunMoment? Moment(JsonObject filter)
        => filter.Text("column") is { } column && filter.Text("operator") is { } is_ && DateTimeOffset.TryParse(filter.Text("timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new RunMoment(column, is_, at) : null;

    static object Summary(StudioRun run) => new
    {
        run.Id, run.DefinitionId, run.DefinitionVersionId, run.Version, run.Status, run.SubStatus, run.CorrelationId, run.Name, run.IncidentCount, isSystem = false, run.CreatedAt, run.UpdatedAt, run.FinishedAt,
    };

    static async Task<IResult> ShowAsync(string id, Answers answers, IStudioRuns runs, CancellationToken cancellationToken)
        => await runs.FindAsync(id, cancellationToken) is { } run ? StudioJson.Ok(Whole(run)) : answers.Missing("run");

    /// <summary>A run with its state, as the Studio reads it.</summary>
    public static object Whole(StudioRun run)
    {
        var state = run.State;
        return new
        {
            run.Id, run.DefinitionId, run.DefinitionVersionId, run.Version, parentWorkflowInstanceId = run.ParentId, run.Status, run.SubStatus, run.CorrelationId, run.Name, run.IncidentCount, isSystem = false,
            run.CreatedAt, run.UpdatedAt, run.FinishedAt,
            workflowState = new
            {
                run.Id, run.DefinitionId, run.DefinitionVersionId, definitionVersion = run.Version, run.CorrelationId, run.Status, run.SubStatus,
                bookmarks = state?.Bookmarks.Select(b => new
                {
                    b.Id, b.Name, hash = b.Key, payload = (object?)b.Payload, b.ActivityId, activityNodeId = ActivityTree.ToStudio(b.ActivityNodeId),
                    activityInstanceId = ExecutionId.Of(run.Id, b.ActivityInstanceId), b.CreatedAt, b.AutoBurn,
                }).ToArray() ?? [],
                incidents = state?.Incidents.Where(i => !i.IsResolved).Select(i => new
                {
                    i.ActivityId, activityNodeId = ActivityTree.ToStudio(i.NodeId), i.ActivityType, i.Message,
                    exception = new { type = i.ExceptionType, message = i.Detail ?? i.Message, stackTrace = (string?)null, innerException = (object?)null }, timestamp = i.At,
                }).ToArray() ?? [],
                completionCallbacks = Array.Empty<object>(), activityExecutionContexts = Array.Empty<object>(), input = Values(state?.Input), output = Values(state?.Output),
                properties = new { }, run.CreatedAt, run.UpdatedAt, run.FinishedAt,
            },
        };
    }

    static async Task<IResult> VariablesAsync(string id, Answers answers, IStudioRuns runs, IStudioLibrary library, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is not { } run)
        {
            return answers.Missing("run");
        }

        var declared = await library.FindVersionsAsync([run.DefinitionVersionId], cancellationToken) is [var drawing] ? drawing.Definition!.Variables : [];
        return StudioJson.List(Values(run.State?.Variables).Select(v => new { id = declared.FirstOrDefault(d => d.Name == v.Key)?.Id ?? v.Key, name = v.Key, value = v.Value }).ToList());
    }

    static async Task<IResult> JournalAsync(string id, HttpRequest request, JournalFilter filter, Answers answers, IStudioRuns runs, CancellationToken cancellationToken)
    {
        if (await runs.GlanceAsync(id, cancellationToken) is null)
        {
            return answers.Missing("run");
        }

        var (skip, take) = (Math.Max(request.AskedNumber("skip") ?? 0, 0), Math.Clamp(request.AskedNumber("take") ?? 100, 1, LongestPage));
        var items = new List<object>();
        var total = 0;
        await foreach (var entry in (await runs.ReadJournalAsync(id, cancellationToken)).WithCancellation(cancellationToken))
        {
            if (filter.Admits(entry) && total++ >= skip && items.Count < take)
            {
                items.Add(Line(id, entry));
            }
        }

        return StudioJson.Ok(new { items, totalCount = total });
    }

    /// <summary>A line of a journal, as the Studio reads it.</summary>
    public static object Line(string run, JournalEntry entry) => new
    {
        id = string.Create(CultureInfo.InvariantCulture, $"{run}-{entry.Sequence}"), activityInstanceId = ExecutionId.Of(run, entry.ActivityInstanceId),
        parentActivityInstanceId = entry.ParentActivityInstanceId is { } parent ? ExecutionId.Of(run, parent) : null, entry.ActivityId, entry.ActivityType, entry.ActivityTypeVersion, entry.ActivityName,
        nodeId = ActivityTree.ToStudio(entry.NodeId), timestamp = entry.At, entry.Sequence, eventName = entry.Event, entry.Message, source = (string?)null, activityState = Execution.Section(entry, "inputs"), payload = entry.Payload,
    };

    static Dictionary<string, object?> Values(IReadOnlyDictionary<string, object?>? values) => values is null ? [] : new(values);
}

/// <summary>Which lines of a journal are wanted. A list that is not given admits everything.</summary>
internal sealed record JournalFilter
{
    public IReadOnlyList<string> ActivityIds { get; init; } = [];

    public IReadOnlyList<string> NodeIds { get; init; } = [];

    public IReadOnlyList<string> ExcludedTypes { get; init; } = [];

    public IReadOnlyList<string> Events { get; init; } = [];

    public static JournalFilter Of(JsonObject? filter) => filter is null ? new() : new()
    {
        ActivityIds = filter.Texts("activityIds"), NodeIds = filter.Texts("activityNodeIds"), ExcludedTypes = filter.Texts("excludedActivityTypes"), Events = filter.Texts("eventNames"),
    };

    public bool Admits(in JournalEntry entry)
        => (ActivityIds.Count == 0 || ActivityIds.Contains(entry.ActivityId))
            && (NodeIds.Count == 0 || NodeIds.Contains(ActivityTree.ToStudio(entry.NodeId)))
            && !ExcludedTypes.Contains(entry.ActivityType)
            && (Events.Count == 0 || Events.Contains(entry.Event));
}
