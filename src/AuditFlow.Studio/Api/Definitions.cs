using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>Drawings: lists, documents, saving, publishing, deleting.</summary>
internal static class Definitions
{
    const int LongestPage = 1000;
    const int MostAtOnce = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("workflow-definitions", ListAsync);
        api.MapGet("workflow-definitions/by-definition-id/{definitionId}", ShowAsync);
        api.MapGet("workflow-definitions/by-id/{versionId}", ShowVersionAsync);
        api.MapGet("workflow-definitions/many-by-id", ShowManyAsync);
        api.MapGet("workflow-definitions/validation/is-name-unique", async (HttpRequest request, IStudioLibrary library, CancellationToken cancellationToken)
            => StudioJson.Ok(new { isUnique = request.Asked("name") is { } name && await library.IsNameFreeAsync(name, request.Asked("definitionId"), cancellationToken) }));
        api.MapGet("workflow-definitions/{definitionId}/consumers", async (string definitionId, IStudioLibrary library, CancellationToken cancellationToken)
            => StudioJson.Ok(new { consumingWorkflowDefinitionIds = await library.FindConsumersAsync(definitionId, cancellationToken) }));
        api.MapGet("workflow-definitions/subgraph/{versionId}", SubgraphAsync);
        api.MapGet("workflow-definitions/subgraph/segments/{versionId}", SegmentsAsync);

        api.MapPost("workflow-definitions", SaveAsync);
        api.MapPost("workflow-definitions/{definitionId}/publish", PublishAsync);
        api.MapPost("workflow-definitions/{definitionId}/retract", async (string definitionId, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
            => await answers.WholeAsync(await library.RetractAsync(definitionId, cancellationToken) with { Stamp = null }, cancellationToken));
        api.MapPost("workflow-definitions/{definitionId}/revert/{version:int}", async (string definitionId, int version, HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
            => answers.Summary(await library.RevertAsync(definitionId, version, request.SeenStamp, cancellationToken)));
        api.MapPost("workflow-definitions/{definitionId}/update-references", async (string definitionId, IStudioLibrary library, CancellationToken cancellationToken)
            => StudioJson.Ok(new { affectedWorkflows = await library.UpdateConsumersAsync(definitionId, cancellationToken) }));
        api.MapDelete("workflow-definitions/{definitionId}", async (string definitionId, IStudioLibrary library, CancellationToken cancellationToken) =>
        {
            await library.DeleteAsync(definitionId, cancellationToken);
            return Results.NoContent();
        });
        api.MapDelete("workflow-definition-versions/{versionId}", async (string versionId, IStudioLibrary library, CancellationToken cancellationToken) =>
        {
            await library.DeleteVersionAsync(versionId, cancellationToken);
            return Results.NoContent();
        });

        api.MapPost("bulk-actions/delete/workflow-definitions/by-definition-id", (HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
            => DeleteManyAsync(request, "definitionIds", answers, library.DeleteAsync, cancellationToken));
        api.MapPost("bulk-actions/delete/workflow-definitions/by-id", (HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
            => DeleteManyAsync(request, "ids", answers, library.DeleteVersionAsync, cancellationToken));
        api.MapPost("bulk-actions/publish/workflow-definitions/by-definition-ids", PublishManyAsync);
        api.MapPost("bulk-actions/retract/workflow-definitions/by-definition-ids", RetractManyAsync);
    }

    static async Task<IResult> ListAsync(HttpRequest request, IStudioLibrary library, IStudioHost host, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(request.AskedNumber("PageSize") ?? LongestPage, 1, LongestPage);
        var page = await library.ListAsync(
            new DrawingFilter
            {
                Version = request.Asked("versionOptions") is null && request.AskedMany("Ids").Count > 0 ? new(DrawingVersionKind.AllVersions) : DrawingVersion.Parse(request.Asked("versionOptions")), Search = request.Asked("SearchTerm"), DefinitionIds = request.AskedMany("DefinitionIds"), VersionIds = request.AskedMany("Ids"),
                OrderBy = Enum.TryParse<DrawingOrder>(request.Asked("OrderBy"), ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : DrawingOrder.Name,
                IsDescending = request.Asked("OrderDirection") is "Descending", Skip = (int)Math.Min(Math.Max(request.AskedNumber("Page") ?? 0, 0) * (long)size, int.MaxValue), Take = size,
            },
            cancellationToken);
        object[] links = host.MayPublish ? [new { href = "/bulk-actions/publish/workflow-definitions/by-definition-ids", rel = "bulk-publish", method = "POST" }] : [];
        return StudioJson.Ok(new { items = page.Items.Select(d => DefinitionJson.Summary(d, host.MayDraft)), totalCount = page.Total, links });
    }

    static async Task<IResult> ShowAsync(string definitionId, HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
        => await library.FindAsync(definitionId, DrawingVersion.Parse(request.Asked("versionOptions")), cancellationToken) is { } drawing
            ? await answers.WholeAsync(drawing, cancellationToken)
            : answers.Missing("drawing");

    static async Task<IResult> ShowVersionAsync(string versionId, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
        => await library.FindVersionsAsync([versionId], cancellationToken) is [var drawing] ? await answers.WholeAsync(drawing, cancellationToken) : answers.Missing("version of a drawing");

    static async Task<IResult> ShowManyAsync(HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        var found = await library.FindVersionsAsync([.. request.AskedMany("ids").Take(MostAtOnce)], cancellationToken);
        var known = await answers.Palette.KnownAsync(found, cancellationToken);
        return StudioJson.List(found.Select(d => DefinitionJson.Whole(d, known, answers.Host.MayDraft)).ToList());
    }

    static async Task<IResult> SubgraphAsync(string versionId, HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        var parent = request.Asked("parentNodeId");
        var nodes = await NodesAsync(versionId, answers, library, cancellationToken);
        return (parent is null ? nodes.FirstOrDefault() : nodes.Find(n => n.NodeId == parent)) is { } node ? StudioJson.Ok(node.ToJson(isDeep: true)) : answers.Missing("activity at this place");
    }

    static async Task<IResult> SegmentsAsync(string versionId, HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        var nodes = await NodesAsync(versionId, answers, library, cancellationToken);
        if (nodes.Find(n => n.NodeId == request.Asked("childNodeId")) is not { } child)
        {
            return answers.Missing("activity at this place");
        }

        // From the outside in: through which place of which activity one gets to where the child stands.
        var segments = new List<object>();
        for (var node = child.Parent; node?.Parent is { } around; node = around)
        {
            if (around.Type is not ("Elsa.Flowchart" or "Elsa.Sequence") || node.Port != "Activities")
            {
                segments.Insert(0, new { activityNodeId = around.NodeId, activityId = around.Id, activityType = around.Type, portName = node.Port });
            }
        }

        return StudioJson.Ok(new { childNode = child.ToJson(isDeep: false), container = (child.Parent ?? child).ToJson(isDeep: true), pathSegments = segments });
    }

    static async Task<List<TreeNode>> NodesAsync(string versionId, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        if (await library.FindVersionsAsync([versionId], cancellationToken) is not [var drawing])
        {
            return [];
        }

        var document = DefinitionJson.Whole(drawing, await answers.Palette.KnownAsync([drawing], cancellationToken), answers.Host.MayDraft);
        return ActivityTree.Of(document)?.WithAllInside().ToList() ?? [];
    }

    static async Task<IResult> SaveAsync(HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        var body = await StudioJson.ReadAsync(request, cancellationToken);
        var model = body["model"] as JsonObject ?? throw new BadBody("There is no drawing in what was sent.");
        if (DocumentShape.Faults(model) is { Count: > 0 } faults)
        {
            throw new BadDocument(faults);
        }

        var kept = model.Text("definitionId") is { } id ? await library.FindAsync(id, DrawingVersion.Latest, cancellationToken) : null;
        var seen = request.SeenStamp;
        if (kept is not null && seen is null)
        {
            return answers.Unseen();
        }

        var document = DefinitionJson.Merged(model, kept);
        var (saved, wasPublished) = body.Flag("publish") == true
            ? await library.SaveAndPublishAsync(document, seen, AcceptedBy(request), cancellationToken)
            : new PublishedNow(await library.SaveAsync(document, seen, cancellationToken), WasPublished: false);
        return await answers.SavedAsync(saved, wasPublished, cancellationToken);
    }

    static async Task<IResult> PublishAsync(string definitionId, HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        var (drawing, wasPublished) = await library.PublishAsync(definitionId, request.SeenStamp, AcceptedBy(request), cancellationToken);
        return await answers.SavedAsync(drawing, wasPublished, cancellationToken);
    }

    static string? AcceptedBy(HttpRequest request) => request.Headers[StudioEndpoints.AcceptedHeader].ToString() is { Length: > 0 } hash ? hash : null;

    static async Task<IResult> DeleteManyAsync(HttpRequest request, string member, Answers answers, Func<string, CancellationToken, Task> delete, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        var deleted = 0;
        foreach (var id in (await StudioJson.ReadAsync(request, cancellationToken)).Texts(member).Distinct().Take(MostAtOnce))
        {
            deleted += await answers.TryAsync(() => delete(id, cancellationToken), refused) ? 1 : 0;
        }

        return StudioJson.Ok(new { deleted, refused });
    }

    static async Task<IResult> PublishManyAsync(HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        List<string> published = [], alreadyPublished = [], refused = [];
        foreach (var id in (await StudioJson.ReadAsync(request, cancellationToken)).Texts("definitionIds").Distinct().Take(MostAtOnce))
        {
            // Of many, each reason says whose it is. Warnings are read one drawing at a time, so nothing is accepted here.
            var why = new List<string>();
            await answers.TryAsync(async () => ((await library.PublishAsync(id, seen: null, accepted: null, cancellationToken)).WasPublished ? alreadyPublished : published).Add(id), why);
            refused.AddRange(why.Select(w => $"{id} was not published: {w}"));
        }

        return StudioJson.Ok(new { published, alreadyPublished, notFound = Array.Empty<string>(), skipped = Array.Empty<string>(), updatedConsumers = Array.Empty<string>(), refused });
    }

    static async Task<IResult> RetractManyAsync(HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        List<string> retracted = [], refused = [];
        foreach (var id in (await StudioJson.ReadAsync(request, cancellationToken)).Texts("definitionIds").Distinct().Take(MostAtOnce))
        {
            await answers.TryAsync(async () => retracted.Add((await library.RetractAsync(id, cancellationToken)).DefinitionId), refused);
        }

        return StudioJson.Ok(new { retracted, alreadyRetracted = Array.Empty<string>(), notFound = Array.Empty<string>(), skipped = Array.Empty<string>(), refused });
    }
}

/// <summary>A document that is refused, with every reason.</summary>
internal sealed class BadDocument(IReadOnlyList<string> faults) : Exception(string.Join(" ", faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
