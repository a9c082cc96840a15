using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>Run in the designer and Test on an activity. Neither touches anything real.</summary>
internal static class Rehearsals
{
    const string InstanceId = "x-elsa-workflow-instance-id";
    const string CannotStart = "x-elsa-workflow-cannot-start";

    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var start in new[] { "execute", "dispatch" })
        {
            api.MapPost($"workflow-definitions/{{definitionId}}/{start}", BeginAsync);
        }

        api.MapPost("tests/activities", TryAsync);
    }

    static async Task<IResult> BeginAsync(string definitionId, HttpContext context, IStudioRehearsals rehearsals, IStudioHost host, CancellationToken cancellationToken)
    {
        var asked = await StudioJson.ReadAsync(context.Request, cancellationToken);
        try
        {
            var run = await rehearsals.BeginAsync(definitionId, DrawingVersion.Parse(asked.Text("versionOptions")), asked["input"] as JsonObject, cancellationToken);
            context.Response.Headers[InstanceId] = run;
            return StudioJson.Ok(new { workflowInstanceId = run, workflowState = (object?)null });
        }
        catch (Exception exception) when (host.Explain(exception) is { Status: < StatusCodes.Status500InternalServerError and not StatusCodes.Status403Forbidden } refusal)
        {
            // The Studio stops altogether at an answer that it does not expect; this one it knows.
            context.Response.Headers[CannotStart] = "True";
            return StudioJson.Ok(new { workflowState = (object?)null, refused = refusal.Sentences });
        }
    }

    static async Task<IResult> TryAsync(HttpRequest request, Answers answers, IStudioLibrary library, IStudioRehearsals rehearsals, CancellationToken cancellationToken)
    {
        var asked = await StudioJson.ReadAsync(request, cancellationToken);
        if (await FindAsync(asked["workflowDefinitionHandle"] as JsonObject ?? [], library, cancellationToken) is not { Definition: { } definition } drawing)
        {
            return answers.Missing("drawing");
        }

        var handle = asked["activityHandle"] as JsonObject ?? [];
        var document = (JsonObject)definition.Document.DeepClone();
        ActivityTree.Prepare(document, await answers.Palette.KnownAsync([drawing], cancellationToken));
        if (ActivityTree.Of(document)?.WithAllInside().FirstOrDefault(n => IsMeant(n, handle)) is not { } node)
        {
            return answers.Missing("activity in this drawing");
        }

        var id = node.Id;
        var name = node.Json["metadata"]?["displayText"]?.ToString() ?? node.Json.Text("name") ?? id;
        return await rehearsals.TryAsync(
            Alone(document, node), $"{name} of {drawing.Name}", async (runs, run) =>
            {
                var tried = (await Execution.ReadAsync(runs, run, null, cancellationToken)).Find(e => e.ActivityId == id);
                return tried is null ? answers.Missing("execution of this activity") : StudioJson.Ok(tried.Tried());
            },
            cancellationToken);
    }

    static async Task<StudioDrawing?> FindAsync(JsonObject handle, IStudioLibrary library, CancellationToken cancellationToken)
    {
        if ((handle.Text("definitionVersionId") ?? handle.Text("id")) is { } version)
        {
            return await library.FindVersionsAsync([version], cancellationToken) is [var found, ..] ? found : null;
        }

        return handle.Text("definitionId") is { } definition ? await library.FindAsync(definition, DrawingVersion.Parse(handle.Text("versionOptions")), cancellationToken) : null;
    }

    static bool IsMeant(TreeNode node, JsonObject handle)
        => (handle.Text("activityNodeId") ?? handle.Text("nodeId")) is { } place ? node.NodeId == place : node.Id == (handle.Text("activityId") ?? handle.Text("id"));

    /// <summary>The drawing with nothing in it but this activity. Variables have the values for tests that the Studio keeps.</summary>
    static JsonObject Alone(JsonObject document, TreeNode node)
    {
        var values = (document["customProperties"] as JsonObject)?["VariableTestValues"] as JsonObject;
        foreach (var variable in (document["variables"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (variable.Text("id") is { } id && values?[id] is { } value)
            {
                variable["value"] = value.ToString();
            }
        }

        // Variables of a container around it are declared there.
        var around = new JsonArray();
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            foreach (var variable in (parent.Json["variables"] as JsonArray ?? []).OfType<JsonObject>())
            {
                around.Add(variable.DeepClone());
            }
        }

        document["root"] = new JsonObject
        {
            ["id"] = "Alone", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Alone", ["variables"] = around, ["activities"] = new JsonArray(node.Json.DeepClone()), ["connections"] = new JsonArray(),
        };
        return document;
    }
}
