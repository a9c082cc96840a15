using System.Text;
using System.Text.Json;

namespace AuditFlow.Engine.Execution;

/// <summary>
/// A turn of an activity that failed and will be tried again. It is kept as the payload of a bookmark: which try comes next, and what the failed turn was
/// given when it was not the first turn.
/// </summary>
internal sealed record Retry(int Attempt, Bookmark? Resumed, object? Input)
{
    /// <summary>The name of the bookmark.</summary>
    public const string BookmarkName = "Engine.Retry";

    public JsonElement Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("attempt", Attempt);
            if (Resumed is not null)
            {
                writer.WritePropertyName("resumed");
                JsonSerializer.Serialize(writer, Resumed, EngineJson.Options);
                writer.WritePropertyName("input");
                ValueJson.Write(writer, Input);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        return document.RootElement.Clone();
    }

    /// <summary>What a bookmark that comes due asks to be tried again; null when it is another bookmark.</summary>
    public static Retry? Read(Bookmark bookmark)
    {
        if (bookmark.Name != BookmarkName || bookmark.Payload is not { } payload)
        {
            return null;
        }

        var hasInput = payload.TryGetProperty("resumed", out var resumed);
        return new Retry(
            payload.GetProperty("attempt").GetInt32(),
            hasInput ? resumed.Deserialize<Bookmark>(EngineJson.Options) : null,
            hasInput ? ValueJson.Read(payload.GetProperty("input")) : null);
    }
}
