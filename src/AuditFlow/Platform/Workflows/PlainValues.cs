using System.Text.Json;

namespace AuditFlow.Platform.Workflows;

/// <summary>JSON from outside as the values that Elsa's own callers give to a run: scalars are values, objects and arrays inside stay JSON.</summary>
internal static class PlainValues
{
    /// <summary>The members of an object; none of anything else.</summary>
    public static Dictionary<string, object?> Members(JsonElement? given)
        => given is { ValueKind: JsonValueKind.Object } json ? json.EnumerateObject().DistinctBy(m => m.Name).ToDictionary(m => m.Name, m => Scalar(m.Value), StringComparer.Ordinal) : [];

    /// <summary>What a resume brings: an object as its members, anything else as it is.</summary>
    public static object? Of(JsonElement? given) => given is not { } value ? null : value.ValueKind == JsonValueKind.Object ? Members(value) : Scalar(value);

    static object? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => value,
    };
}
