using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;

namespace AuditFlow.Tasks;

/// <summary>What an answer does, wherever it was given: in the product or by link.</summary>
internal sealed class TaskAnswers(Assignment assignment, PersonalLinks links, Signals signals, Trail trail, TimeProvider clock)
{
    public async Task GiveAsync(AuditTask task, GivenAnswer given, CancellationToken cancellationToken)
    {
        // Looked at again now: whoever did the other step may have done it after this task was handed out.
        var barred = task.NotSameAs is null ? [] : await assignment.AllOfAsync(AssigneeRule.Parse(task.NotSameAs), task.AuditId, cancellationToken);
        Refuse.If(barred.Contains(given.By), "duties-combined", $"{given.By} may not do this step as well ({task.NotSameAs}). Ask the lead to give it to somebody else.");

        task.Complete(given.Outcome, given.Comment, given.By, clock.GetUtcNow());
        task.Show(given.Identity, given.Method, given.TypedName);
        await links.RevokeItemAsync(TaskMail.Purpose, task.Id, cancellationToken);
        trail.Add(
            task.AuditId, "task-completed", $"task:{task.Id}",
            given.By == task.Assignee ? $"{task.Title}: {task.Outcome}, by {given.By}." : $"{task.Title}: {task.Outcome}, by {given.By} in place of {task.Assignee}.",
            new { task.Outcome, task.Comment, task.Assignee, task.TypedName, identity = given.Identity, given.Method });
        signals.Raise(AskPerson.TypeName, task.Id.ToString("D"), new TaskAnswer(given.Outcome, task.Comment, given.By));
        if (task.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }
    }
}

/// <summary>An answer with who gave it and how that was shown.</summary>
internal sealed record GivenAnswer(string Outcome, string? Comment, string By, IdentityLevel Identity, string Method)
{
    public string? TypedName { get; init; }
}
