using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using AuditFlow.Engine;
using Microsoft.AspNetCore.Http;

namespace AuditFlow.Studio;

/// <summary>The JSON that the Studio reads and writes: camelCase, enums as words. Its reader minds the case.</summary>
internal static class StudioJson
{
    /// <summary>No drawing that a person could draw is larger.</summary>
    public const int LargestBody = 8 * 1024 * 1024;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        MaxDepth = 512,
    };

    /// <summary>For files that people read.</summary>
    public static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256, AllowDuplicateProperties = false };

    public static IResult Ok(object body) => Results.Json(body, Options);

    public static IResult List<T>(IReadOnlyCollection<T> items) => Ok(new { items, count = items.Count });

    /// <summary>Reads a body that has to be an object. An empty one is an empty object.</summary>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await CopyAsync(request.Body, copy, cancellationToken);
        return Parse(copy.GetBuffer().AsMemory(0, (int)copy.Length));
    }

    public static JsonObject Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.IndexOfAnyExcept(" \n\r\t"u8) < 0)
        {
            return [];
        }

        var text = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (!Utf8.IsValid(text.Span))
        {
            throw new BadBody("The text is not UTF-8.");
        }

        try
        {
            return JsonNode.Parse(JsonText.WellFormed(Encoding.UTF8.GetString(text.Span)), documentOptions: Reading) as JsonObject ?? throw new BadBody("The text is not a JSON object.");
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw new BadBody($"The text is not JSON: {fault.Message}");
        }
    }

    public static async Task CopyAsync(Stream from, MemoryStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (to.Length + count > LargestBody)
            {
                throw new BadBody($"This is larger than {LargestBody / 1024 / 1024} MB.");
            }

            to.Write(buffer, 0, count);
        }
    }

    extension(JsonObject json)
    {
        /// <summary>A member as text; null when it is not there, is blank or is something else.</summary>
        public string? Text(string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

        public int? Number(string name) => json[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

        public bool? Flag(string name) => json[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

        public IReadOnlyList<string> Texts(string name) => json[name] is JsonArray list
            ? [.. list.OfType<JsonValue>().Select(v => v.TryGetValue<string>(out var text) ? text : null).OfType<string>().Where(t => !string.IsNullOrWhiteSpace(t))]
            : [];
    }

    extension(HttpRequest request)
    {
        /// <summary>A query value; null when it is blank. The Studio sends names without a value.</summary>
        public string? Asked(string name) => request.Query[name].ToString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

        public int? AskedNumber(string name) => int.TryParse(request.Query[name], out var number) ? number : null;

        public IReadOnlyList<string> AskedMany(string name) => [.. request.Query[name].OfType<string>().SelectMany(v => v.Split(',')).Where(v => !string.IsNullOrWhiteSpace(v))];
    }
}

/// <summary>What was sent cannot be read.</summary>
internal sealed class BadBody(string sentence) : Exception(sentence);
