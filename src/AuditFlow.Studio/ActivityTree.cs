using System.Text.Json.Nodes;

namespace AuditFlow.Studio;

/// <summary>An activity of a document, with where it stands.</summary>
/// <param name="Json">The activity itself.</param>
/// <param name="NodeId">The ids of all around it and its own, joined by colons.</param>
/// <param name="Port">The place in the activity around it; null for the root.</param>
/// <param name="Parent">The activity around it.</param>
internal sealed record TreeNode(JsonObject Json, string NodeId, string? Port, TreeNode? Parent)
{
    public string Id => Json.Text("id")!;

    public string Type => Json.Text("type")!;

    public IEnumerable<TreeNode> Children => ActivityTree.ChildrenOf(this);

    public IEnumerable<TreeNode> WithAllInside() => Children.SelectMany(c => c.WithAllInside()).Prepend(this);

    /// <summary>The Studio's form of a tree: for going into what it has not loaded.</summary>
    public JsonObject ToJson(bool isDeep) => new()
    {
        ["activity"] = Json.DeepClone(), ["activityId"] = Id, ["nodeId"] = NodeId, ["port"] = Port ?? "Root",
        ["children"] = isDeep ? new JsonArray([.. Children.Select(c => (JsonNode)c.ToJson(isDeep))]) : [],
    };
}

/// <summary>Finds the activities of a document and says where they stand.</summary>
internal static class ActivityTree
{
    /// <summary>The activity that stands for the workflow itself.</summary>
    public const string Workflow = "Workflow1";

    public const string MissingType = "Elsa.NotFoundActivity";

    /// <summary>The root activity; null when there is none.</summary>
    public static TreeNode? Of(JsonObject document) => document["root"] is JsonObject root && IsActivity(root) ? new TreeNode(root, $"{Workflow}:{root.Text("id")}", null, null) : null;

    public static IEnumerable<TreeNode> ChildrenOf(TreeNode node)
    {
        foreach (var (name, value) in node.Json)
        {
            if (name is "metadata" or "customProperties")
            {
                continue;
            }

            if (value is JsonObject child && IsActivity(child))
            {
                yield return Inside(node, child, Pascal(name));
            }
            else if (value is JsonArray list)
            {
                foreach (var item in list.OfType<JsonObject>())
                {
                    if (IsActivity(item))
                    {
                        yield return Inside(node, item, Pascal(name));
                    }
                    else if (item["activity"] is JsonObject of && IsActivity(of))
                    {
                        yield return Inside(node, of, item.Text("label") ?? Pascal(name));
                    }
                }
            }
        }
    }

    // Variables and inputs have an id or a type, only activities have both.
    public static bool IsActivity(JsonObject json) => json.Text("id") is not null && json.Text("type") is not null;

    /// <summary>
    /// The engine numbers the workflow by how deep others are used within it; the Studio knows the number one only, and
    /// there is but one workflow on the screen.
    /// </summary>
    public static string ToStudio(string nodeId)
        => nodeId.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? string.Concat(Workflow, nodeId.AsSpan(colon)) : nodeId.StartsWith("Workflow", StringComparison.Ordinal) ? Workflow : nodeId;

    /// <summary>
    /// Makes a document ready for the Studio: each node has its id of place, and what no descriptor describes, at which the
    /// Studio would show an empty canvas, is shown as missing and keeps its JSON.
    /// </summary>
    public static void Prepare(JsonObject document, KnownTypes known)
    {
        if (Of(document) is not { } root)
        {
            return;
        }

        if (!IsShown(root, known))
        {
            document["root"] = Missing(root);
            return;
        }

        var open = new Stack<TreeNode>([root]);
        while (open.TryPop(out var node))
        {
            node.Json["nodeId"] = node.NodeId;
            node.Json["metadata"] ??= new JsonObject();
            node.Json["customProperties"] ??= new JsonObject();
            NodeSize.Fit(node, known.WaysOut(node.Type));
            foreach (var child in node.Children.ToList())
            {
                if (IsShown(child, known))
                {
                    open.Push(child);
                }
                else
                {
                    child.Json.ReplaceWith(Missing(child));
                }
            }
        }
    }

    /// <summary>Takes back what <see cref="Prepare"/> put in the place of missing activities; where they were dragged to is kept.</summary>
    public static void Restore(JsonObject document)
    {
        if (Of(document) is not { } root)
        {
            return;
        }

        foreach (var node in root.WithAllInside().Where(n => n.Type == MissingType).ToList())
        {
            if (Original(node.Json) is not { } original)
            {
                continue;
            }

            if ((node.Json["metadata"] as JsonObject)?["designer"] is JsonObject place)
            {
                if (original["metadata"] is not JsonObject metadata)
                {
                    original["metadata"] = metadata = [];
                }

                metadata["designer"] = place.DeepClone();
            }

            node.Json.ReplaceWith(original);
        }
    }

    // A member of another kind than the Studio expects stops it; such an activity keeps its JSON as a missing one does.
    static bool IsShown(TreeNode node, KnownTypes known)
        => known.Has(node.Type) && node.Json["name"] is null or JsonValue && node.Json["metadata"] is null or JsonObject && node.Json["customProperties"] is null or JsonObject;

    static JsonObject? Original(JsonObject node)
    {
        try
        {
            return node.Text("originalActivityJson") is { } text && StudioJson.Parse(System.Text.Encoding.UTF8.GetBytes(text)) is var original && IsActivity(original) ? original : null;
        }
        catch (BadBody)
        {
            return null;
        }
    }

    static JsonObject Missing(TreeNode node)
    {
        var metadata = (node.Json["metadata"] as JsonObject)?.DeepClone() as JsonObject ?? [];
        metadata["displayText"] = $"Not found: {node.Type}";
        return new JsonObject
        {
            ["id"] = node.Id, ["nodeId"] = node.NodeId, ["name"] = node.Json.Text("name"), ["type"] = MissingType, ["version"] = 1, ["customProperties"] = new JsonObject(), ["metadata"] = metadata,
            ["missingTypeName"] = node.Type, ["missingTypeVersion"] = node.Json.Number("version") ?? 1, ["originalActivityJson"] = node.Json.ToJsonString(StudioJson.Options),
        };
    }

    static TreeNode Inside(TreeNode parent, JsonObject child, string port) => new(child, $"{parent.NodeId}:{child.Text("id")}", port, parent);

    static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
}
