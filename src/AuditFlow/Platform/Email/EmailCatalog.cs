using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuditFlow.Platform.Email;

/// <summary>Every kind of mail of the product, found by convention. The name stands in the outbox, the path leads to the templates.</summary>
internal static class EmailCatalog
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() },
    };

    static readonly FrozenDictionary<string, Type> Kinds = typeof(EmailCatalog).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IEmail)))
        .ToFrozenDictionary(t => t.Name);

    public static IEnumerable<Type> All => Kinds.Values.OrderBy(t => t.FullName, StringComparer.Ordinal);

    public static string NameOf(IEmail email) => email.GetType().Name;

    /// <summary>A kind in words: <c>TaskReminderEmail</c> is "task reminder".</summary>
    public static string WordsOf(string name) => Words.Sentence(name.EndsWith("Email", StringComparison.Ordinal) ? name[..^"Email".Length] : name).ToLowerInvariant();

    public static string Write(IEmail email) => JsonSerializer.Serialize(email, email.GetType(), Json);

    public static IEmail Read(string name, string json)
        => Kinds.TryGetValue(name, out var type) && JsonSerializer.Deserialize(json, type, Json) is IEmail email
            ? email
            : throw new InvalidOperationException($"This version of the product knows no mail called '{name}'.");

    /// <summary>Whether a kind of mail is of this sort, without reading its values.</summary>
    public static bool Is<T>(string name) => Kinds.TryGetValue(name, out var type) && type.IsAssignableTo(typeof(T));

    /// <summary>The template without its ending: <c>AuditFlow.Tasks.ReminderEmail</c> lies in <c>/Tasks/ReminderEmail</c>.</summary>
    public static string PathOf(Type email) => "/" + email.FullName!["AuditFlow.".Length..].Replace('.', '/');
}
