using System.Collections.Frozen;
using static AuditFlow.Shared.Tone;

namespace AuditFlow.Shared;

/// <summary>
/// Every word that the product prints for a state. Nothing else prints one, so a state has one word, one icon
/// and one colour on every page, mail aside.
/// </summary>
internal static class StatusVocabulary
{
    static readonly FrozenDictionary<string, FrozenDictionary<string, Status>> Families =
        new Dictionary<string, (string State, Status Shown)[]>
        {
            ["campaign"] =
            [
                ("Draft", new("Draft", "pencil", Info)),
                ("Scheduled", new("Scheduled", "calendar-time", Neut)),
                ("Open", new("Open", "circle-dot", Info)),
                ("Closing", new("Closing", "hourglass-low", Warn)),
                ("Closed", new("Closed", "lock", Good)),
                ("ClosedWithGaps", new("Closed with gaps", "lock", Hold)),
                ("Archived", new("Archived", "archive", Neut)),
            ],
            ["attestation"] =
            [
                ("Pending", new("Pending", "circle-dashed", Neut)),
                ("Sent", new("Sent", "send", Neut)),
                ("Viewed", new("Viewed", "eye", Info)),
                ("Draft", new("Draft", "pencil", Info)),
                ("Submitted", new("Submitted", "file-check", Info)),
                ("Accepted", new("Accepted", "circle-check", Good)),
                ("Returned", new("Returned", "corner-up-left", Warn)),
                ("HandedBack", new("Handed back", "user-off", Hold)),
                ("Delegated", new("Delegated", "user-share", Hold)),
                ("Reassigned", new("Reassigned", "refresh", Hold)),
                ("Overdue", new("Overdue", "clock-exclamation", Bad)),
                ("Escalated", new("Escalated", "arrow-up-right", Bad)),
                ("OnBehalf", new("On behalf", "users", Hold)),
                ("Undeliverable", new("Undeliverable", "mail-off", Bad)),
                ("NotAttested", new("Not attested", "shield-off", Bad)),
                ("NotCertified", new("Not certified", "shield-off", Bad)), // the SOX certification tree only
                ("Void", new("Void", "ban", Neut)),
            ],
            ["schedule"] =
            [
                ("On", new("On", "calendar-time", Good)),
                ("Paused", new("Paused", "player-pause", Hold) { Dated = day => $"Paused until {day}" }),
                ("Off", new("Off", "circle-dashed", Neut)),
            ],
            ["answer"] =
            [
                ("OperatedAsDescribed", new("Operated as described", "circle-check", Good)),
                ("WithExceptions", new("With exceptions", "alert-circle", Warn)),
                ("DidNotOperate", new("Did not operate", "circle-x", Bad)),
                ("NoOccurrenceDue", new("No occurrence due", "circle-minus", Neut)),
                ("Acknowledged", new("Acknowledged", "circle-check", Good)),
                ("Attended", new("Took part", "circle-check", Good)),
                ("DidNotAttend", new("Did not take part", "circle-x", Warn)),
                ("NotTheRightPerson", new("Not the right person", "user-off", Hold)),
            ],
            ["test"] =
            [
                ("Planned", new("Planned", "circle-dashed", Neut)),
                ("InProgress", new("In progress", "progress", Info)),
                ("PreparedForReview", new("Prepared for review", "file-check", Info)),
                ("ReviewNotes", new("Review notes", "message", Warn)),
                ("Reviewed", new("Reviewed", "checks", Good)),
                ("Concluded", new("Concluded", "lock", Good)),
                ("ChangedAfterReview", new("Changed after review", "history", Warn)),
            ],
            ["test-result"] =
            [
                ("Effective", new("Effective", "circle-check", Good)),
                ("Ineffective", new("Ineffective", "circle-x", Bad)),
                ("NotOperated", new("Not operated", "circle-minus", Hold)),
                ("NotTested", new("Not tested", "circle-dashed", Neut)),
            ],
            ["finding"] =
            [
                ("Identified", new("Identified", "flag", Neut)),
                ("Validated", new("Validated", "check", Info)),
                ("Evaluated", new("Evaluated", "gauge", Info)),
                ("PlanApproved", new("Plan approved", "file-check", Info)),
                ("InRemediation", new("In remediation", "progress", Info)),
                ("ReadyForRetest", new("Ready for retest", "test-pipe", Info)),
                ("RetestPassed", new("Retest passed", "circle-check", Good)),
                ("RetestFailed", new("Retest failed", "circle-x", Bad)),
                ("Closed", new("Closed", "lock", Good)),
                ("RiskAccepted", new("Risk accepted", "square-check", Hold) { Dated = day => $"Risk accepted until {day}" }),
                ("Duplicate", new("Duplicate", "copy", Neut)),
                ("Invalid", new("Invalid", "ban", Neut)),
            ],
            ["severity-sox"] =
            [
                ("MaterialWeakness", new("Material weakness", "alert-triangle", Bad)),
                ("SignificantDeficiency", new("Significant deficiency", "alert-circle", Warn)),
                ("ControlDeficiency", new("Control deficiency", "circle-minus", Neut)),
                ("NotRatedYet", new("Not rated yet", "help-circle", Hold)),
            ],
            ["severity-soc2"] =
            [
                ("CriterionNotMet", new("Criterion not met", "alert-triangle", Bad)),
                ("ControlFailure", new("Control failure", "circle-x", Bad)),
                ("Deviation", new("Deviation", "alert-circle", Warn)),
                ("Observation", new("Observation", "eye", Neut)),
                ("NotRatedYet", new("Not rated yet", "help-circle", Hold)),
            ],
            ["auditor-request"] =
            [
                ("Draft", new("Draft", "pencil", Neut)),
                ("Open", new("Open", "circle", Neut)),
                ("InProgress", new("In progress", "progress", Info)),
                ("Submitted", new("Submitted", "file-check", Info)),
                ("InternalReview", new("Internal review", "eye", Info)),
                ("WithAuditor", new("With auditor", "send", Info)),
                ("Accepted", new("Accepted", "circle-check", Good)),
                ("Returned", new("Returned", "corner-up-left", Warn)),
                ("NotApplicable", new("Not applicable", "circle-minus", Neut)),
            ],
            ["audit"] =
            [
                ("Planned", new("Planned", "pencil", Neut)),
                ("Running", new("Running", "player-play", Info)),
                ("Concluded", new("Concluded", "circle-check", Good)),
                ("Closed", new("Closed", "lock", Good)),
                ("Abandoned", new("Abandoned", "player-stop", Neut)),
            ],
            ["task"] =
            [
                ("Open", new("Open", "circle", Info)),
                ("Done", new("Done", "circle-check", Good)),
                ("Cancelled", new("Cancelled", "ban", Neut)),
            ],
            ["gate"] =
            [
                ("Closed", new("Closed", "lock", Bad) { Counted = (n, _) => $"Closed, {Status.Facts(n)} missing" }),
                ("Open", new("Open", "lock-open", Good) { Dated = day => $"Open since {day}" }),
                ("NotReached", new("Not reached", "circle-dashed", Neut)),
                ("Overridden", new("Overridden", "alert-triangle", Hold)),
            ],
            ["fact"] =
            [
                ("Holds", new("Holds", "circle-check", Good)),
                ("Missing", new("Missing", "circle-x", Bad)),
                ("DueLater", new("Due later", "circle-dashed", Neut) { Dated = day => $"Due {day}" }),
                ("Waits", new("Waits", "clock", Warn)),
            ],
            ["phase"] =
            [
                ("NotBegun", new("Not begun", "circle-dashed", Neut)),
                ("InProgress", new("In progress", "progress", Info)),
                ("Late", new("Late", "clock-exclamation", Bad)),
                ("Done", new("Done", "lock", Good)),
            ],
            ["run"] =
            [
                ("Pending", new("Pending", "circle-dashed", Neut)),
                ("Running", new("Running", "player-play", Info)),
                ("Executing", new("Running", "player-play", Info)),
                ("Waiting", new("Waiting", "hourglass", Info)),
                ("Suspended", new("Waiting", "hourglass", Info)),
                ("Faulted", new("Faulted", "alert-triangle", Bad)),
                ("Finished", new("Finished", "circle-check", Good)),
                ("Cancelled", new("Cancelled", "player-stop", Neut)),
                ("OlderVersion", new("Older version", "history", Warn)),
            ],
            ["definition"] =
            [
                ("NotPublished", new("Not published", "pencil", Info)),
                ("Draft", new("Draft", "pencil", Info)),
                ("Published", new("Published", "circle-check", Good)),
                ("Retired", new("Retired", "archive", Neut)),
                ("Warnings", new("Warnings", "alert-triangle", Warn)
                {
                    Counted = (n, _) => n == 1 ? "1 warning" : $"{n} warnings",
                }),
            ],
            ["control"] =
            [
                ("Ready", new("Ready", "circle-check", Good)),
                ("NotReady", new("Not ready", "clock-exclamation", Bad) { Counted = (n, _) => $"Not ready: {Status.Facts(n)}" }),
                ("NotInOperationYet", new("Not in operation yet", "circle-dashed", Neut)),
                ("Retired", new("Retired", "archive", Neut)),
            ],
            ["occurrence"] =
            [
                ("Reviewed", new("Reviewed", "circle-check", Good) { Counted = (n, of) => $"{n} of {of ?? n} reviewed" }),
                ("Missing", new("Missing", "circle-x", Bad) { Counted = (n, _) => $"{n} missing" }),
                ("NoneDue", new("None due", "circle-minus", Neut)),
                ("NotDueYet", new("Not due yet", "circle-dashed", Neut)),
            ],
            ["evidence"] =
            [
                ("Fresh", new("Fresh", "circle-check", Good)),
                ("Stale", new("Stale", "clock", Warn)),
                ("Covered", new("Covered", "circle-check", Good)),
                ("Gap", new("Gap", "circle-x", Bad)),
                ("NotDue", new("Not due", "circle-dashed", Neut)),
            ],
            ["risk-treatment"] =
            [
                ("Mitigate", new("Mitigate", "shield-check", Info)),
                ("Accept", new("Accept", "square-check", Hold) { Dated = day => $"Accept until {day}" }),
                ("Transfer", new("Transfer", "users", Neut)),
                ("Avoid", new("Avoid", "ban", Neut)),
            ],
            ["time"] =
            [
                ("Overdue", new("Overdue", "clock-exclamation", Bad)),
                ("Soon", new("Due", "clock", Warn) { Counted = (n, _) => n == 0 ? "Today" : $"In {Status.Days(n)}" }),
            ],
            ["delivery"] =
            [
                ("Queued", new("Queued", "clock", Neut)),
                ("Sent", new("Sent", "send", Good)),
                ("Failed", new("Trying again", "refresh", Warn)),
                ("Parked", new("Parked", "alert-triangle", Bad)),
                ("Refused", new("Refused", "circle-x", Bad)),
                ("Bounced", new("Bounced", "mail-off", Bad)),
                ("Dropped", new("Dropped", "ban", Neut)),
            ],
            ["bounce-report"] =
            [
                ("Bounced", new("Bounced", "mail-off", Bad)),
                ("Delayed", new("Delayed", "clock", Warn)),
                ("Delivered", new("Delivered", "circle-check", Good)),
                ("Doubled", new("Known already", "copy", Neut)),
                ("Unmatched", new("Fits no mail", "help-circle", Warn)),
                ("Foreign", new("No delivery report", "message", Neut)),
                ("Damaged", new("Damaged", "alert-triangle", Bad)),
            ],
        }.ToFrozenDictionary(
            family => family.Key,
            family => family.Value.ToFrozenDictionary(row => Key(row.State), row => row.Shown),
            StringComparer.Ordinal);

    public static IEnumerable<(string Family, string State, Status Shown)> Rows =>
        from family in Families
        from row in family.Value
        select (family.Key, row.Key, row.Value);

    /// <summary>The row for a state. An unknown one is a mistake of the page, so it throws.</summary>
    public static Status Of(string family, string state)
    {
        if (!Families.TryGetValue(family, out var rows))
        {
            throw new ArgumentException($"There is no status family '{family}'. Known: {string.Join(", ", Families.Keys.Order())}.", nameof(family));
        }

        return rows.TryGetValue(Key(state), out var shown)
            ? shown
            : throw new ArgumentException($"The status family '{family}' has no state '{state}'. Known: {string.Join(", ", rows.Keys.Order())}.", nameof(state));
    }

    // "InProgress", "in-progress" and "In progress" are one state.
    static string Key(string state) => string.Concat(state.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
