using System.Globalization;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>An activity that starts runs.</summary>
/// <param name="ActivityId">To be given to <see cref="StartRun.TriggerActivityId"/>.</param>
/// <param name="Name">The type of the activity: <c>Elsa.Event</c>, <c>Elsa.Timer</c>, <c>Elsa.Cron</c>, <c>Elsa.StartAt</c>.</param>
/// <param name="Key">The name of the event, the interval of the timer, the cron expression, the instant.</param>
public sealed record WorkflowTrigger(string ActivityId, string Name, string Key)
{
    /// <summary>When the clock starts the next run after an instant; null for events, and when there is no further time.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset after) => Name switch
    {
        "Elsa.Timer" => after + TimeSpan.Parse(Key, CultureInfo.InvariantCulture),
        "Elsa.Cron" => CronSchedule.Parse(Key).Next(after),
        "Elsa.StartAt" when ValueConversion.To<DateTimeOffset>(Key) is var instant && instant > after => instant,
        _ => null,
    };
}
