using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuditFlow.Platform.Workflows;

/// <summary>How values travel between the product and its runs: camelCase members, enums as words.</summary>
internal static class WorkflowJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The names of inputs are kept as they are: they are matched to what the drawing declares.</summary>
    public static readonly JsonSerializerOptions Inputs = new(Options) { PropertyNamingPolicy = null, DictionaryKeyPolicy = null };
}
