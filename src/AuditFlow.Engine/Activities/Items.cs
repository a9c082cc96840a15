using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Makes a list of whatever a loop is given.</summary>
internal static class Items
{
    /// <summary>The items of a list; the characters of a text. Nothing to go through is a fault, as in Elsa.</summary>
    public static IReadOnlyList<object?> Of(object? source) => source switch
    {
        null => throw new ArgumentNullException(nameof(source), "There are no items to go through."),
        string text when Json(text) is { } items => items,
        string text => [.. text.Select(character => (object?)character.ToString())],
        JsonElement { ValueKind: JsonValueKind.Array } element => (object?[])ValueJson.FromJson(element)!,
        JsonArray array => [.. array.Select(item => ValueJson.FromJson(JsonSerializer.SerializeToElement(item)))],
        object?[] array => array,
        IDictionary or IDictionary<string, object?> => [source],
        IEnumerable list => [.. list.Cast<object?>()],
        _ => [source],
    };

    /// <summary>The items of a list, and nothing for anything else, a text too: so take it the activities that go through all items at once.</summary>
    public static IReadOnlyList<object?> OfList(object? source) => source is null or string or IDictionary or IDictionary<string, object?> || (source is not IEnumerable and not JsonElement { ValueKind: JsonValueKind.Array }) ? [] : Of(source);

    private static object?[]? Json(string text)
    {
        if (!text.TrimStart().StartsWith('['))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(JsonText.WellFormed(text));
            return (object?[])ValueJson.FromJson(document.RootElement)!;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
