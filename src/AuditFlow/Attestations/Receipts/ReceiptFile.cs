using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuditFlow.Platform.Signing;

namespace AuditFlow.Attestations.Receipts;

/// <summary>
/// The file that a signer keeps, <c>auditflow-receipt/1</c>: the signed text, the signature over its UTF-8 bytes and the
/// public key. docs/receipts.md says how to check it without our code.
/// </summary>
internal static class ReceiptFile
{
    public const string Format = "auditflow-receipt/1";

    static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false, AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new Instant() },
    };

    /// <summary>The text that is signed: the same facts always give the same text.</summary>
    public static string Text(ReceiptFacts facts) => PlainJson.Write(JsonSerializer.SerializeToElement(facts, Strict));

    /// <summary>The whole file.</summary>
    public static string Write(string text, Signature signature) => Write(new Parts(
        Format, text, Convert.ToBase64String(signature.Value), new NamedKey(Fingerprint.Of(signature.PublicKey), Convert.ToBase64String(signature.PublicKey))));

    public static string Write(Parts parts) => PlainJson.Write(JsonSerializer.SerializeToElement(parts, Strict), isIndented: true) + "\n";

    /// <summary>Takes a file apart; null when it is none of ours.</summary>
    public static Parts? Read(string file) => TryRead<Parts>(file);

    /// <summary>Reads the signed text; null when it is not as <see cref="Text"/> writes it.</summary>
    public static ReceiptFacts? ReadText(string text) => TryRead<ReceiptFacts>(text) is { } facts && Text(facts) == text ? facts : null;

    static T? TryRead<T>(string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Parts(string Format, string Receipt, string Signature, NamedKey Key);

    internal sealed record NamedKey(string Fingerprint, string PublicKey);

    // To the microsecond, as the database keeps it.
    sealed class Instant : JsonConverter<DateTimeOffset>
    {
        const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => DateTimeOffset.TryParseExact(reader.GetString(), Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
            => writer.WriteStringValue(value.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture));
    }
}
