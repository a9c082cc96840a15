using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>One activity of a drawing. Only what is plainly written in it can be judged; what an expression yields is known when it runs.</summary>
internal sealed class Step(JsonObject json, string id, string type, string name, ActivityDescriptor? descriptor, Step? around)
{
    static readonly HashSet<string> Waiting =
    [
        "Elsa.Delay", "Elsa.Timer", "Elsa.Cron", "Elsa.StartAt", "Elsa.Event", "Elsa.RunTask",
        .. Assembly.GetExecutingAssembly().GetTypes().Where(t => t is { IsInterface: false } && t.IsAssignableTo(typeof(IWaitingBlock))).Select(t => t.GetCustomAttribute<ActivityAttribute>()!.TypeName),
    ];

    public JsonObject Json => json;

    public string Id => id;

    public string Type => type;

    /// <summary>As people see it in the designer.</summary>
    public string Name => name;

    /// <summary>Null for a type that is not in the catalogue, such as a drawing that is used as an activity.</summary>
    public ActivityDescriptor? Descriptor => descriptor;

    /// <summary>The step inside which it stands.</summary>
    public Step? Around => around;

    /// <summary>Whether a run may begin here.</summary>
    public bool IsTrigger => IsTrue(json["canStartWorkflow"]) || IsTrue((json["customProperties"] as JsonObject)?["canStartWorkflow"]);

    /// <summary>Whether it holds its branch up until something happens.</summary>
    public bool Waits => Waiting.Contains(type) || (type == "Elsa.ExecuteWorkflow" && Plain("waitForCompletion") is JsonNode wait && IsTrue(wait));

    public Warning Warn(string sentence) => new(id, name, sentence);

    public Warning Fault(string sentence) => Warn(sentence) with { IsError = true };

    /// <summary>Whether an expression computes the input.</summary>
    public bool IsComputed(string input) => Expression(input) is { } expression && Text(expression, "type") is not ("Literal" or "Object" or "Json" or null);

    /// <summary>The text written in an input; null when there is none, or an expression.</summary>
    public string? Written(string input) => Plain(input) is { } value && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The number written in an input.</summary>
    public double? Number(string input) => double.TryParse(Written(input), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The texts written in an input that takes several; none when there are none, or an expression.</summary>
    public IReadOnlyList<string> List(string input)
    {
        try
        {
            var value = Plain(input);
            var array = value as JsonArray ?? (value?.ToString() is { Length: > 0 } text && text.TrimStart().StartsWith('[') ? JsonNode.Parse(JsonText.WellFormed(text)) as JsonArray : null);
            return array is not null ? [.. array.Select(item => item?.ToString() ?? "")] : Written(input) is { } one ? [one] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    // A bare value is read as a literal.
    JsonNode? Plain(string input) => IsComputed(input) ? null : json[input] is JsonObject ? Expression(input)?["value"] : json[input];

    JsonObject? Expression(string input) => (json[input] as JsonObject)?["expression"] as JsonObject;

    static bool IsTrue(JsonNode? node) => bool.TryParse(node?.ToString(), out var flag) && flag;
}
