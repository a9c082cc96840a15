using System.Globalization;
using System.Text.RegularExpressions;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Audits.Facts;

/// <summary>A fact with the value that a gate asks of it: <c>criteria-mapped = 100</c>.</summary>
internal sealed partial record FactCondition(string FactId, string Comparison, decimal Threshold)
{
    public static FactCondition Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new(match.Groups["fact"].Value, match.Groups["how"].Value, decimal.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture))
            : throw new Refusal("gate-condition-unreadable", $"'{text}' is no condition. Write a fact, =, >= or <=, and a number: criteria-mapped = 100.");
    }

    public bool Holds(decimal value) => Comparison switch
    {
        "=" => value == Threshold,
        ">=" => value >= Threshold,
        _ => value <= Threshold,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FactId} {Comparison} {Threshold:0.##}");

    [GeneratedRegex(@"^\s*(?<fact>[a-z0-9]+(-[a-z0-9]+)*)\s*(?<how>=|>=|<=)\s*(?<value>\d{1,7}(\.\d{1,2})?)\s*%?\s*$")]
    private static partial Regex Form();
}
