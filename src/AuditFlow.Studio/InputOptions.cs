using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Studio;

/// <summary>What the editor of an input offers, in the Studio's form.</summary>
internal sealed class InputOptions(IStudioOptions options)
{
    static readonly Dictionary<string, string> Nothing = [];

    readonly Dictionary<Type, IReadOnlyList<Choice>> first = [];

    /// <summary>For the descriptor: the list as it is now, and the word by which the Studio asks for it again when it shows the input.</summary>
    public async Task<IReadOnlyDictionary<string, object?>> DescribeAsync(InputDescriptor input, CancellationToken cancellationToken)
    {
        if (input.Choices is not { } list)
        {
            return input.UiSpecifications;
        }

        // Many inputs share a list; within one answer it is looked up once.
        if (!first.TryGetValue(list, out var choices))
        {
            first[list] = choices = await options.ListAsync(list, Nothing, cancellationToken);
        }

        return new Dictionary<string, object?>(UiOptions.Of(input.UiHint, Offered(input, choices, Nothing))) { ["Refresh"] = true };
    }

    /// <summary>For the input that is shown. The word that asks for it again must not be in here: the Studio would ask for ever.</summary>
    /// <param name="input">The input.</param>
    /// <param name="context">The activity's inputs as they stand in the designer.</param>
    /// <param name="cancellationToken">Ends with the web request.</param>
    public async Task<IReadOnlyDictionary<string, object?>> RefreshAsync(InputDescriptor input, JsonObject? context, CancellationToken cancellationToken)
    {
        var given = Given(context);
        return input.Choices is { } list ? UiOptions.Of(input.UiHint, Offered(input, await options.ListAsync(list, given, cancellationToken), given)) : input.UiSpecifications;
    }

    // What stands in the drawing is offered, too, though the list has it no more: the Studio drops what it does not find.
    static IEnumerable<Choice> Offered(InputDescriptor input, IReadOnlyList<Choice> choices, Dictionary<string, string> given)
    {
        var written = given.TryGetValue(input.Name, out var value) ? Values(input, value) : [];
        var isOptional = input is { UiHint: UiHints.Dropdown, IsRequired: false, DefaultValue: null } && input.Type == typeof(string);
        return [.. isOptional ? [new Choice("", "(not chosen)")] : Array.Empty<Choice>(), .. choices, .. written.Where(w => w.Length > 0 && choices.All(c => c.Value != w)).Select(w => new Choice(w, w))];
    }

    static IEnumerable<string> Values(InputDescriptor input, string value)
    {
        if (input.UiHint != UiHints.CheckList)
        {
            return [value];
        }

        try
        {
            return JsonNode.Parse(JsonText.WellFormed(value)) is JsonArray array ? [.. array.Select(item => item?.ToString() ?? "")] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    static Dictionary<string, string> Given(JsonObject? context)
    {
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, input) in context ?? [])
        {
            if ((input as JsonObject)?["expression"] is JsonObject expression && expression.Text("type") is "Literal" or "Object" && expression["value"]?.ToString() is { Length: > 0 } value)
            {
                given[name] = value;
            }
        }

        return given;
    }
}
