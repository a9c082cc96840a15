using System.Text.RegularExpressions;

namespace AuditFlow.Controls;

/// <summary>
/// Reads a control's description as a tester would (R-10): words that cannot be tested, and whether it says who does it,
/// when, and what proves it. It looks for the presence of many forms rather than for one, because a false warning costs
/// more trust than a missed one; quoted passages are names of things and are not read.
/// </summary>
internal static partial class ControlLinter
{
    public static IEnumerable<(string Column, string Reason)> Read(ControlContent content)
    {
        var text = Quoted().Replace(content.Description, " ");

        foreach (var word in Vague().Matches(text).Select(match => match.Value.ToLowerInvariant()).Distinct())
            yield return ("Description", $"\"{word}\" cannot be tested. Say what is measured, by when or by which rule. (R-10)");

        // A machine acts when its condition occurs; the system it names is the who, its configuration the when.
        if (content.Type != ControlType.Automated)
        {
            if (!Who().IsMatch(text))
                yield return ("Description", "The text does not say who does it. Name a role, a team or a committee. (R-10)");
            if (!When().IsMatch(text))
                yield return ("Description", "The text does not say when it is done. Name a rhythm, an event or a deadline. (R-10)");
        }
        if (content.Evidence is null && !Proof().IsMatch(text))
            yield return ("Evidence", "Neither the text nor this column says what proves that the control was done. (R-10)");
    }

    // "Sufficient" and "reasonable" are left out: "insufficient funds" and "reasonable assurance" are terms of the trade.
    [GeneratedRegex(@"\b(in an? (timely|appropriate|proper|adequate) (manner|way|fashion)|appropriate(ly)?|proper(ly)?|adequate(ly)?|timely|promptly|periodic(ally)?|regularly|on a regular basis|from time to time|(as|if|when|where) (and when )?(needed|necessary|required|appropriate|applicable|possible)|as soon as (possible|practicable))\b(?! (noun|name)s?\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Vague();

    [GeneratedRegex(@"(?<who>\b(\w*managers?|\w*leads?|leaders?|heads?|\w*controllers?|analysts?|administrators?|admins?|owners?|officers?|directors?|\w*accountants?|engineers?|developers?|auditors?|treasurers?|counsels?|committees?|boards?|teams?|groups?|departments?|staff|personnel|clerks?|supervisors?|reviewers?|approvers?|preparers?|performers?|requesters?|requestors?|employees?|users?|secretar(y|ies)|presidents?|executives?|specialists?|coordinators?|custodians?|operators?|partners?|firms?|vendors?|contractors?|providers?|members?|persons?|people|buyers?|planners?|cashiers?|recruiters?|trustees?|guards?|consultants?|testers?|bookkeepers?|assistants?|representatives?|desk|internal audit|legal|finance|human resources|operations|procurement|purchasing|payroll|treasury|accounting|security)\b)|\b(VP|CEO|CFO|CIO|CTO|CISO|CAO|COO|CRO|CPO|DPO|PMO|SVP|EVP|HR|IT|FP&A|SOC|QA|DBA)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Who();

    [GeneratedRegex(@"\b(each|every|daily|nightly|hourly|weekly|bi-?weekly|fortnightly|monthly|quarterly|half-?yearly|semi-?annual(ly)?|annual(ly)?|yearly|continuous(ly)?|real[- ]time|once|twice|\d+ times|before|after|within|until|when(ever)?|upon|during|prior to|following|no later than|at most|at least|immediately|between|by (business )?day|by the|by (\d|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|month|quarter|year|noon)|(in|on) (january|february|march|april|may|june|july|august|september|october|november|december|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?)|(at|on) (the )?\w*[ -]?(end|start|close|day)|(for|at) (each|every|any|all|a|an|the)|unless|only|if|per (day|week|month|quarter|year|event|request|change)|\d+ (minutes?|hours?|days?|weeks?|months?))\b|\bno \w+ [^.]*\b(without|before|until)\b", RegexOptions.IgnoreCase)]
    private static partial Regex When();

    [GeneratedRegex(@"\b(tickets?|records?|recorded|logs?|logged|sign(s|ed|ature)?|signs off|sign-offs?|minutes|evidence[ds]?|documents?|documented|attach(es|ed|ment|ments)?|screens?|screenshots?|memos?|notes?|files?|filed|keeps?|kept|retained?|retains|initials?|initialled|checklists?|reports?|e-?mails?|forms?|sheets?|export(s|ed)?|approv(es|ed|al|als))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Proof();

    [GeneratedRegex("\"[^\"]*\"|“[^”]*”|«[^»]*»|\u2018[^\u2019]*\u2019")]
    private static partial Regex Quoted();
}
