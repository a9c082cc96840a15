using System.Text.Json.Nodes;

namespace AuditFlow.Studio;

/// <summary>
/// What a document must be so that the Studio can show it again: it dies of a member of another kind than it expects.
/// Whether the drawing would run is asked when it is published.
/// </summary>
internal static class DocumentShape
{
    // The Studio's reader stops at 64, and a list of definitions lies around a document.
    const int Deepest = 60;

    static readonly string[] Lists = ["variables", "inputs", "outputs", "outcomes"];

    /// <summary>Every fault, a sentence each.</summary>
    public static IReadOnlyList<string> Faults(JsonObject document)
    {
        if (!IsWithin(document, Deepest))
        {
            return [$"The drawing is nested too deeply: the Studio shows at most {Deepest} levels of its document. Put what lies inside into a drawing of its own."];
        }

        if (HoldsNul(document))
        {
            return ["The drawing holds the character U+0000, which cannot be kept on every database. Take it out."];
        }

        var faults = new List<string>();
        faults.AddRange(new[] { "id", "definitionId", "name", "description", "toolVersion" }.Where(n => !IsText(document[n])).Select(n => $"'{n}' has to be a text."));
        faults.AddRange(Lists.Where(n => document[n] is not (null or JsonArray)).Select(n => $"'{n}' has to be a list."));
        faults.AddRange(new[] { "options", "customProperties" }.Where(n => document[n] is not (null or JsonObject)).Select(n => $"'{n}' has to be an object."));
        if (document["options"] is JsonObject options)
        {
            faults.AddRange(options.Where(o => o.Key is "usableAsActivity" or "autoUpdateConsumingWorkflows" ? !IsFlag(o.Value) : !IsText(o.Value)).Select(o => $"The option '{o.Key}' has a value of the wrong kind."));
        }

        foreach (var list in new[] { "variables", "inputs", "outputs" })
        {
            faults.AddRange((document[list] as JsonArray ?? []).Where(i => i is not JsonObject named || named.Text("name") is null).Select(_ => $"Each of '{list}' has to have a name."));
        }

        if (document["root"] is not JsonObject root)
        {
            faults.Add("The drawing has no root activity.");
        }
        else
        {
            Check(root, "root", faults);
        }

        return [.. faults.Distinct().Take(50)];
    }

    static bool IsWithin(JsonNode? node, int levels) => node switch
    {
        JsonObject json => levels > 0 && json.All(m => IsWithin(m.Value, levels - 1)),
        JsonArray list => levels > 0 && list.All(i => IsWithin(i, levels - 1)),
        _ => true,
    };

    // Wherever it stands, it may come to be a name, a key or a sentence of the trail.
    static bool HoldsNul(JsonNode? node) => node switch
    {
        JsonObject json => json.Any(m => m.Key.Contains('\0', StringComparison.Ordinal) || HoldsNul(m.Value)),
        JsonArray list => list.Any(HoldsNul),
        JsonValue value => value.TryGetValue<string>(out var text) && text.Contains('\0', StringComparison.Ordinal),
        _ => false,
    };

    static void Check(JsonObject activity, string where, List<string> faults)
    {
        if (!ActivityTree.IsActivity(activity))
        {
            faults.Add($"The activity at {where} has no id or no type.");
            return;
        }

        var id = activity.Text("id")!;
        if (activity["version"] is not null && activity.Number("version") is null)
        {
            faults.Add($"The version of the activity {id} has to be a number.");
        }

        faults.AddRange(new[] { "metadata", "customProperties" }.Where(n => activity[n] is not (null or JsonObject)).Select(n => $"'{n}' of the activity {id} has to be an object."));
        if (!IsText(activity["name"]))
        {
            faults.Add($"The name of the activity {id} has to be a text.");
        }

        if ((activity["metadata"] as JsonObject)?["designer"] is { } designer && !IsPlace(designer))
        {
            faults.Add($"The place of the activity {id} cannot be read.");
        }

        if (activity["activities"] is { } activities && activities is not JsonArray and not JsonObject)
        {
            faults.Add($"'activities' of {id} has to be a list.");
        }

        foreach (var child in (activity["activities"] as JsonArray ?? []).Select((json, index) => (json, index)))
        {
            if (child.json is JsonObject inside)
            {
                Check(inside, $"{where}.activities[{child.index}]", faults);
            }
            else
            {
                faults.Add($"What stands at {where}.activities[{child.index}] is no activity.");
            }
        }

        var doubled = (activity["activities"] as JsonArray ?? []).OfType<JsonObject>().GroupBy(a => a.Text("id")).FirstOrDefault(g => g.Key is not null && g.Count() > 1)?.Key;
        if (doubled is not null)
        {
            faults.Add($"Two activities have the id {doubled}.");
        }

        if (activity["connections"] is { } connections && (connections is not JsonArray list || list.Any(c => c is not JsonObject)))
        {
            faults.Add($"'connections' of {id} has to be a list of connections.");
        }

        foreach (var (name, value) in activity.Where(m => m.Key is not ("activities" or "metadata" or "customProperties")))
        {
            if (value is JsonObject inside && ActivityTree.IsActivity(inside))
            {
                Check(inside, $"{where}.{name}", faults);
            }
        }
    }

    static bool IsPlace(JsonNode designer) => designer is JsonObject place && Numbers(place["position"]) && Numbers(place["size"]);

    static bool Numbers(JsonNode? node) => node is null || node is JsonObject pair && pair.All(p => p.Value is JsonValue value && value.TryGetValue<double>(out _));

    static bool IsText(JsonNode? node) => node is null || node is JsonValue value && value.TryGetValue<string>(out _);

    static bool IsFlag(JsonNode? node) => node is null || node is JsonValue value && value.TryGetValue<bool>(out _);
}
