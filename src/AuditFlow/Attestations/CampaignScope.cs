using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuditFlow.Controls;

namespace AuditFlow.Attestations;

/// <summary>
/// Which controls a campaign asks about: a filter over the register, applied when the campaign opens, so that a schedule
/// asks about the controls of that day. Nothing chosen means all in operation.
/// </summary>
public sealed record CampaignScope
{
    public bool? IsKey { get; init; }

    public ControlLevel? Level { get; init; }

    [MaxLength(200)]
    public string? Process { get; init; }

    /// <summary>Controls that name this system.</summary>
    [MaxLength(200)]
    public string? System { get; init; }

    /// <summary>The mailbox of the owner.</summary>
    [MaxLength(254)]
    public string? Owner { get; init; }

    public Frequency? Frequency { get; init; }

    [MaxLength(40)]
    public string? Framework { get; init; }

    public IReadOnlyList<string> Criteria { get; init; } = [];

    /// <summary>Only these, by id, of what the filter leaves. Empty: all of them.</summary>
    public IReadOnlyList<string> ControlIds { get; init; } = [];

    /// <summary>Taken out one by one, by id: they stay out, whatever the filter leaves later.</summary>
    [MaxLength(2000, ErrorMessage = "Take out at most 2,000 controls one by one. A narrower filter does it better.")]
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>The mailboxes of those who acknowledge, in campaigns that ask people and not their controls.</summary>
    public IReadOnlyList<string> Audience { get; init; } = [];

    /// <summary>Controls were named one by one and nothing else was chosen: one that is missing is a fault, not a narrower filter.</summary>
    [JsonIgnore]
    public bool IsJustControls => ControlIds.Count > 0 && Without.Count == 0 && !HasFilter;

    [JsonIgnore]
    public bool HasFilter => IsKey is not null || Level is not null || Process is not null || System is not null || Owner is not null || Frequency is not null || Framework is not null || Criteria.Count > 0;

    /// <summary>What it asks about, for people: "key controls; process Access; without ITGC-AC-02".</summary>
    [JsonIgnore]
    public string Words
    {
        get
        {
            string?[] parts =
            [
                IsKey switch { true => "key controls", false => "controls that are not key", null => null },
                Level is { } level ? $"level {level.Words}" : null,
                Process is null ? null : $"process {Process}",
                System is null ? null : $"system {System}",
                Owner is null ? null : $"owner {Owner}",
                Frequency is { } frequency ? $"frequency {frequency.Words}" : null,
                Framework is null ? null : $"framework {Framework}",
                Criteria.Count == 0 ? null : $"criteria {Some(Criteria)}",
                ControlIds.Count == 0 ? null : $"only {Some(ControlIds)}",
            ];
            var words = string.Join("; ", parts.OfType<string>());
            return $"{(words.Length == 0 ? "all controls in operation" : words)}{(Without.Count == 0 ? "" : $"; without {Some(Without)}")}";
        }
    }

    const int Named = 12;

    static string Some(IReadOnlyList<string> ids) => string.Join(", ", ids.Take(Named)) + (ids.Count > Named ? $" and {ids.Count - Named} more" : "");

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal string Write() => JsonSerializer.Serialize(this, Json);

    internal static CampaignScope Read(string json) => JsonSerializer.Deserialize<CampaignScope>(json, Json)!;
}
