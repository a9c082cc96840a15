using System.Globalization;
using System.Text.Json.Nodes;

namespace AuditFlow.Tests.Studio;

/// <summary>Breaks documents as people, merges and other programs break them: a member gone, a value of another kind, an id twice, a connection to nowhere.</summary>
internal sealed class DrawingMutations(Random random)
{
    static readonly string[] Types =
    [
        "Elsa.WriteLine", "Elsa.Delay", "Elsa.Event", "Elsa.Flowchart", "Elsa.Sequence", "Elsa.FlowDecision", "Elsa.FlowJoin", "Elsa.ForEach", "Elsa.Finish", "Elsa.Fault", "AuditFlow.Gate", "AuditFlow.Task", "Elsa.NoSuchThing",
        "Elsa.NotFoundActivity", "",
    ];

    static readonly string[] Expressions = ["JavaScript", "Liquid", "Literal", "Object", "Variable", "Input", "CSharp", "Delegate", "", "NoSuchLanguage"];

    static readonly string[] Values =
    [
        "getVariable('x')", "while (true) {}", "1 +", "{{ Variables.X }}", "{% for", "[1,2,3]", "{\"a\":1}", "0.00:00:01", "not a time", "", " ", "\u0000", "🙂", "../../etc/passwd", "<script>alert(1)</script>", "' OR 1=1 --",
    ];

    // Where a break is grave: the Studio could not show it, or the engine not run it.
    static readonly string[] Grave = ["root", "id", "type", "activities", "connections", "source", "target", "activity", "name", "definitionId", "variables", "expression", "metadata", "customProperties"];

    /// <summary>A copy with a few things changed in it.</summary>
    public JsonObject Mutate(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            Change(copy);
        }

        return copy;
    }

    void Change(JsonObject document)
    {
        var places = Places(document).ToList();
        var grave = places.Where(p => Grave.Contains(p.Name)).ToList();
        var (parent, name) = random.Next(2) == 0 && grave.Count > 0 ? Pick(grave) : Pick(places);
        switch (random.Next(7))
        {
            case 0:
                parent.Remove(name);
                break;
            case 1:
                parent[name] = Anything();
                break;
            case 2 when name == "type" || parent.ContainsKey("type"):
                parent["type"] = parent.ContainsKey("value") ? Pick(Expressions) : Pick(Types);
                break;
            case 3 when name == "value" || parent.ContainsKey("value"):
                parent["value"] = Pick(Values);
                break;
            case 4 when parent[name] is JsonArray { Count: > 0 } list:
                ChangeList(list);
                break;
            case 5 when parent.ContainsKey("id"):
                parent["id"] = places.Where(p => p.Name == "id").Select(p => p.Parent["id"]?.DeepClone()).OrderBy(_ => random.Next()).FirstOrDefault();
                break;
            default:
                parent[random.Next(2) == 0 ? name : name.ToUpperInvariant()] = Pick(Values);
                break;
        }
    }

    void ChangeList(JsonArray list)
    {
        var at = random.Next(list.Count);
        switch (random.Next(4))
        {
            case 0:
                list.RemoveAt(at);
                break;
            case 1:
                list.Add(list[at]?.DeepClone());
                break;
            case 2:
                list[at] = Anything();
                break;
            default:
                list.Insert(0, Anything());
                break;
        }
    }

    JsonNode? Anything() => random.Next(8) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(-5, 5_000_000)),
        2 => JsonValue.Create(random.Next(2) == 0),
        3 => new JsonArray(JsonValue.Create("x"), new JsonObject()),
        4 => new JsonObject { ["id"] = "odd", ["type"] = Pick(Types) },
        5 => JsonValue.Create(new string('x', random.Next(1, 5_000))),
        6 => Deep(random.Next(1, 120)),
        _ => JsonValue.Create(Pick(Values)),
    };

    static JsonNode Deep(int depth)
    {
        JsonNode node = JsonValue.Create(depth.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < depth; i++)
        {
            node = new JsonObject { ["root"] = node };
        }

        return node;
    }

    static IEnumerable<(JsonObject Parent, string Name)> Places(JsonNode? node) => node switch
    {
        JsonObject json => json.Select(m => (json, m.Key)).Concat(json.SelectMany(m => Places(m.Value))),
        JsonArray list => list.SelectMany(Places),
        _ => [],
    };

    T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
