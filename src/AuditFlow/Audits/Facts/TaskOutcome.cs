using AuditFlow.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits.Facts;

/// <summary>The newest answer to the task of a key is the one that is asked for.</summary>
internal abstract class TaskOutcome(string key, string outcome, string sentence) : IFact
{
    /// <summary>The key of the task that is looked at.</summary>
    public string Key => key;

    /// <summary>The answer that is asked for.</summary>
    public string Outcome => outcome;

    public string Id => $"{key}-{Platform.Words.Kebab(outcome)}";

    public FactUnit Unit => FactUnit.YesNo;

    public string Words => $"1 when the newest answer to the task {key} is \"{outcome}\": {sentence}.";

    public async Task<FactValue> MeasureAsync(FactSources from, Guid auditId, CancellationToken cancellationToken)
    {
        var task = await from.Db.Tasks.AsNoTracking().Where(t => t.AuditId == auditId && t.Key == key && t.State != TaskState.Cancelled)
            .OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id)
            .Select(t => new { t.Id, t.Title, t.Assignee, t.State, t.Outcome }).FirstOrDefaultAsync(cancellationToken);
        return task switch
        {
            null => Not(auditId, "nobody has been asked", $"The task {key} has not been handed out", $"/audits/{auditId}"),
            { State: TaskState.Open } => Not(auditId, "not answered yet", $"{task.Title} ({task.Assignee})", $"/tasks/{task.Id}"),
            _ when task.Outcome == outcome => new FactValue(1, FactUnit.YesNo, sentence, []),
            _ => Not(auditId, $"the answer was \"{task.Outcome}\"", $"{task.Title} ({task.Assignee})", $"/tasks/{task.Id}"),
        };
    }

    FactValue Not(Guid auditId, string why, string missing, string url) => new(0, FactUnit.YesNo, $"{sentence}: {why}", [new(missing, url)]);
}

internal sealed class ScopingMemoAcknowledged() : TaskOutcome("scoping-memo", "Acknowledged", "Scoping memo acknowledged by the external auditor");

internal sealed class FieldworkClosed() : TaskOutcome("fieldwork", "Closed", "Fieldwork closed by the external auditor");

internal sealed class ScopeApproved() : TaskOutcome("scope", "Approved", "Scope approved");

internal sealed class RisksScored() : TaskOutcome("risk-scoring", "Scored", "Risks scored, fraud considered");
