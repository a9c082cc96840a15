namespace AuditFlow.Tasks;

/// <summary>Who hears of a step that is late.</summary>
public enum Lateness
{
    /// <summary>In time, or late by less than three days: whoever was asked.</summary>
    Assignee,

    /// <summary>From the third day on: their manager too.</summary>
    Manager,

    /// <summary>From the seventh day on: the lead too.</summary>
    Lead,
}

/// <summary>When the next reminder of a step is due, and who gets it. Pure, so that the whole plan can be read in a test.</summary>
internal static class ReminderPlan
{
    /// <summary>How late a task is when the assignee's manager hears of it.</summary>
    public static readonly TimeSpan ToManagerAfter = TimeSpan.FromDays(3);

    /// <summary>How late it is when the lead hears of it, too.</summary>
    public static readonly TimeSpan ToLeadAfter = TimeSpan.FromDays(7);

    /// <summary>Every n days from the asking, and once as soon as it is late; null when there are to be none and it is late already.</summary>
    public static DateTimeOffset? Next(DateTimeOffset askedAt, DateTimeOffset dueAt, int everyDays, DateTimeOffset now)
    {
        var late = dueAt.AddMinutes(1);
        DateTimeOffset? beat = null;
        if (everyDays > 0)
        {
            var passed = (int)Math.Floor((now - askedAt) / TimeSpan.FromDays(everyDays));
            beat = askedAt.AddDays((double)everyDays * (passed + 1));
        }

        return late > now && (beat is null || late < beat) ? late : beat;
    }

    public static Lateness LatenessOf(DateTimeOffset dueAt, DateTimeOffset now)
        => now - dueAt >= ToLeadAfter ? Lateness.Lead : now - dueAt >= ToManagerAfter ? Lateness.Manager : Lateness.Assignee;
}
