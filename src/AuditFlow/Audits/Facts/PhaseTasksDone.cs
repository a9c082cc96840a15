using AuditFlow.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits.Facts;

/// <summary>The tasks handed out in a phase. Each phase has its own, so that a gate names the one it means.</summary>
internal abstract class PhaseTasksDone(PhaseName phase) : IFact
{
    public static string IdOf(PhaseName phase) => $"{Platform.Words.Kebab(phase.ToString())}-tasks-done";

    public string Id => IdOf(phase);

    /// <summary>The phase whose tasks it counts.</summary>
    public PhaseName Phase => phase;

    public FactUnit Unit => FactUnit.Percent;

    public string Words => $"Percent of the tasks handed out in the phase {phase.Words} that are done.";

    public async Task<FactValue> MeasureAsync(FactSources from, Guid auditId, CancellationToken cancellationToken)
    {
        var tasks = await from.Db.Tasks.AsNoTracking().Where(t => t.AuditId == auditId && t.Phase == phase && t.State != TaskState.Cancelled)
            .OrderBy(t => t.DueAt).Select(t => new { t.Id, t.Title, t.Assignee, t.State }).ToListAsync(cancellationToken);
        var open = tasks.Where(t => t.State == TaskState.Open).ToList();
        return FactValue.Share(
            tasks.Count - open.Count, tasks.Count, tasks.Count == 0 ? "No task has been handed out" : $"{tasks.Count - open.Count} of {tasks.Count} tasks are done",
            tasks.Count == 0 ? [new("No task was handed out in this phase", $"/audits/{auditId}")] : [.. open.Select(t => new MissingRow($"{t.Title} ({t.Assignee})", $"/tasks/{t.Id}"))]);
    }
}

internal sealed class ReadinessTasksDone() : PhaseTasksDone(PhaseName.Readiness);

internal sealed class RiskAssessmentTasksDone() : PhaseTasksDone(PhaseName.RiskAssessment);

internal sealed class PreAuditTestingTasksDone() : PhaseTasksDone(PhaseName.PreAuditTesting);

internal sealed class EngagementTasksDone() : PhaseTasksDone(PhaseName.Engagement);

internal sealed class RemediationTasksDone() : PhaseTasksDone(PhaseName.Remediation);
