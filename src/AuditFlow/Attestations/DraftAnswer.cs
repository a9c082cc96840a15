using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuditFlow.Attestations;

/// <summary>What somebody chose and wrote about one control so far; any part of it may be missing.</summary>
public sealed record DraftAnswer
{
    public required Guid AttestationId { get; init; }

    public AttestationAnswer? Answer { get; init; }

    [MaxLength(4000, ErrorMessageResourceType = typeof(AnswerTexts), ErrorMessageResourceName = nameof(AnswerTexts.LongExplanation))]
    public string? Comment { get; init; }

    public IReadOnlyList<DraftQuestion> Questions { get; init; } = [];

    public bool IsSameForAll { get; init; }

    [JsonIgnore]
    internal bool IsEmpty => Answer is null && string.IsNullOrWhiteSpace(Comment) && Questions.All(q => q.Yes is null && string.IsNullOrWhiteSpace(q.Words));

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Kept as JSON, without the answer to a restricted question: the page would show it again.</summary>
    internal string Write() => JsonSerializer.Serialize(this with { Questions = [.. Questions.Where(q => !AuditFlow.Attestations.Questions.Of(q.Id).IsRestricted)] }, Json);

    internal static DraftAnswer? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<DraftAnswer>(json, Json);
}

/// <summary>A question that was answered, or to which something was written.</summary>
public sealed record DraftQuestion
{
    public required string Id { get; init; }

    public bool? Yes { get; init; }

    [MaxLength(1000, ErrorMessageResourceType = typeof(AnswerTexts), ErrorMessageResourceName = nameof(AnswerTexts.LongWords))]
    public string? Words { get; init; }
}
