namespace AuditFlow.Shared;

/// <summary>How the timeline draws what the trail says: by the verb of the entry.</summary>
internal static class TrailWords
{
    public static TimelineEntry Entry(DateTimeOffset at, string what, string sentence)
    {
        var (icon, tone) = what switch
        {
            "gate-opened" => ("lock-open", Tone.Good),
            "gate-reached" => ("lock", Tone.Bad),
            "gate-overridden" or "gate-passed-by-override" => ("alert-triangle", Tone.Hold),
            "finding-opened" or "finding-reopened" => ("flag", Tone.Warn),
            "finding-late" or "finding-escalated" => ("clock-exclamation", Tone.Bad),
            "retest-passed" or "task-completed" or "plan-approved" => ("circle-check", Tone.Good),
            "retest-failed" => ("circle-x", Tone.Bad),
            "risk-accepted" => ("square-check", Tone.Hold),
            "plan-submitted" or "finding-fixed" => ("file-check", Tone.Info),
            "plan-returned" => ("corner-up-left", Tone.Warn),
            "finding-rated" => ("gauge", Tone.Info),
            "task-created" => ("send", Tone.Neut),
            "task-reminded" or "finding-reminded" => ("bell-ringing", Tone.Neut),
            "task-reassigned" or "task-handed-back" => ("user-share", Tone.Hold),
            "phase-entered" => ("player-play", Tone.Info),
            "audit-closed" or "audit-concluded" => ("lock", Tone.Good),
            "audit-abandoned" or "tasks-cancelled" => ("player-stop", Tone.Neut),
            _ => ("circle-dot", Tone.Neut),
        };
        return new TimelineEntry(at, sentence) { Icon = icon, Tone = tone };
    }
}
