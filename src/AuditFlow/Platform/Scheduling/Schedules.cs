using System.Text.Json;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;

namespace AuditFlow.Platform.Scheduling;

/// <summary>Adds schedules from within a command; the bells follow after commit.</summary>
internal sealed class Schedules(AuditFlowDb db, ScheduleChanges changes, AfterCommit afterCommit, Ids ids, TimeProvider clock)
{
    /// <summary>Sends a request at every time of a rule or a cron expression. For an audit it begins switched off: the audit's drawing switches it on.</summary>
    /// <typeparam name="TRequest">What is sent.</typeparam>
    /// <param name="name">For people.</param>
    /// <param name="times">When.</param>
    /// <param name="auditId">The audit that it belongs to.</param>
    /// <param name="request">The members of the request besides the schedule and the planned time.</param>
    /// <param name="skipsMissed">After downtime: true sends only the newest missed time, false each, oldest first.</param>
    /// <returns>The id of the schedule.</returns>
    public Guid Add<TRequest>(string name, ScheduleTimes times, Guid? auditId, object request, bool skipsMissed)
        where TRequest : IScheduledRequest
    {
        var schedule = Schedule.Of(
            ids.New(), name, times, auditId, typeof(TRequest).Name, JsonSerializer.Serialize(request, WorkflowJson.Inputs), skipsMissed, clock.GetUtcNow());
        if (auditId is not null)
        {
            schedule.SwitchOff();
        }

        db.Schedules.Add(schedule);
        afterCommit.Do(changes.Ring);
        return schedule.Id;
    }
}
