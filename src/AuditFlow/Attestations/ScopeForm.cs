using AuditFlow.Controls;
using Microsoft.AspNetCore.Http.Extensions;

namespace AuditFlow.Attestations;

/// <summary>The filter of controls as it stands in the address, so that it can be mailed and needs no script.</summary>
public sealed class ScopeForm
{
    static readonly char[] Between = [',', ';', ' ', '\n', '\r', '\t'];

    public Guid? Audit { get; set; }

    /// <summary><c>yes</c>, <c>no</c>, or nothing for both.</summary>
    public string? Key { get; set; }

    public ControlLevel? Level { get; set; }

    public string? Process { get; set; }

    public string? System { get; set; }

    /// <summary>A mailbox.</summary>
    public string? Owner { get; set; }

    public Frequency? Frequency { get; set; }

    public string? Framework { get; set; }

    /// <summary>Criteria with commas between them.</summary>
    public string? Criteria { get; set; }

    /// <summary>Ids of controls with commas between them: these and no others.</summary>
    public string? Only { get; set; }

    internal CampaignScope Scope(IEnumerable<string>? without = null) => new()
    {
        IsKey = Key switch { "yes" => true, "no" => false, _ => null }, Level = Level, Process = Said(Process), System = Said(System), Owner = Said(Owner)?.ToLowerInvariant(), Frequency = Frequency,
        Framework = Said(Framework), Criteria = Listed(Criteria), ControlIds = Listed(Only), Without = [.. (without ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    internal static ScopeForm Of(CampaignScope scope, Guid? audit) => new()
    {
        Audit = audit, Key = scope.IsKey switch { true => "yes", false => "no", null => null }, Level = scope.Level, Process = scope.Process, System = scope.System, Owner = scope.Owner,
        Frequency = scope.Frequency, Framework = scope.Framework, Criteria = string.Join(", ", scope.Criteria), Only = string.Join(", ", scope.ControlIds),
    };

    /// <summary>The filter as the query of an address.</summary>
    internal QueryBuilder Query()
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new (string, string?)[]
        {
            ("audit", Audit?.ToString()), ("key", Key), ("level", Level?.ToString()), ("process", Process), ("system", System), ("owner", Owner), ("frequency", Frequency?.ToString()),
            ("framework", Framework), ("criteria", Criteria), ("only", Only),
        })
        {
            if (Said(value) is { } said)
            {
                query.Add(name, said);
            }
        }

        return query;
    }

    /// <summary>What was ticked and what was typed.</summary>
    internal static IReadOnlyCollection<string> Listed(IEnumerable<string> ticked, string? typed) => [.. ticked.Concat(Listed(typed)).Distinct(StringComparer.Ordinal)];

    static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    static List<string> Listed(string? text) => [.. (text ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}

/// <summary>What is taken out of the filter, in the form that is posted.</summary>
public class ScopeLeft
{
    /// <summary>Taken out by a tick.</summary>
    public List<string> Without { get; set; } = [];

    /// <summary>Taken out by their ids: those that the page does not list.</summary>
    public string? WithoutMore { get; set; }

    internal IReadOnlyCollection<string> Left => ScopeForm.Listed(Without, WithoutMore);
}

/// <summary>The filter, what it leaves, and what was ticked to be left out: what the parts of the pages draw.</summary>
internal sealed record ScopeSheet(ScopeForm Filter, ControlsToAsk Choice, IReadOnlyCollection<string> Without, string Clear)
{
    /// <summary>So many rows are listed; those beyond are counted, and can be taken out by their ids.</summary>
    public const int Listed = 500;

    /// <summary>Whether an audit can be chosen: not for a campaign that has one already.</summary>
    public bool MayChooseAudit { get; init; } = true;

    public int Beyond => Math.Max(0, Choice.Controls.Count - Listed);
}
