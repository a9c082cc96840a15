using System.Text.RegularExpressions;

namespace AuditFlow.Controls;

/// <summary>What a register should say of reports (R-8) and systems (R-9). Each breach is a warning: the register stays usable.</summary>
internal static partial class ControlRules
{
    public static IEnumerable<(string Column, string Reason)> Check(ControlContent content, IReadOnlySet<string> systemsWithItgc)
    {
        if (content.Type != ControlType.Automated)
        {
            if (content.Report is null && UsesReport().Match(content.Description) is { Success: true } use)
                yield return ("Report", $"The text uses a report (\"{use.Value}\"), and none is named. Name it and how its completeness and accuracy are checked. (R-8)");
            else if (content.Report is not null && !CompletenessCheck().IsMatch(content.Report))
                yield return ("Report", "The report is named without its completeness-and-accuracy check. Add what is agreed to what. (R-8)");
        }

        if (content.Type == ControlType.Manual)
            yield break;
        if (content.Systems.Count == 0)
            yield return ("System", $"An {Lower(content.Type)} control must name the system that it depends on. (R-9)");
        foreach (var system in content.Systems.Where(system => !systemsWithItgc.Contains(system)))
            yield return ("System", $"No IT general control names {system}, so nothing shows that this control can rely on it. (R-9)");
    }

    static string Lower(ControlType type) => type == ControlType.Automated ? "automated" : type.Words;

    // Nouns only: "reports the result" and "lists open items" are deeds, not sources.
    [GeneratedRegex(@"\b(the|an?|each|every|this|that|of|from|uses?|reviews?) ((?!who\b|that\b|which\b)[\w&-]+ ){0,3}?(report|export|extract|listing|query|download)\b(?! (to|that the|missing|any|all|the)\b)|\b(exports|extracts|downloads|queries) (all|the|a|an|from|badge|user|every)\b", RegexOptions.IgnoreCase)]
    private static partial Regex UsesReport();

    [GeneratedRegex(@"\bC ?& ?A\b|complete|accura|agreed|agrees|tied|ties|reconcil|row count|record count|control total|checksum|hash|compared|checked|validat", RegexOptions.IgnoreCase)]
    private static partial Regex CompletenessCheck();
}
