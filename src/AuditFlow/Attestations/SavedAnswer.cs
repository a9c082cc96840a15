using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuditFlow.Attestations;

/// <summary>An answer that was put aside, as JSON. The answer to a restricted question is left out: the page would show it again.</summary>
internal static class SavedAnswer
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Write(ItemAnswer answer) => JsonSerializer.Serialize(
        answer with { Questions = [.. answer.Questions.Where(a => !Questions.Of(a.Id).IsRestricted)] }, Json);

    public static ItemAnswer? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<ItemAnswer>(json, Json);
}
