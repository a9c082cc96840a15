using AuditFlow.Audits;
using AuditFlow.Engine;
using AuditFlow.Platform.Workflows.Sense;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>Hands a task to a person and waits for the answer, which is its way out. A clock beside it reminds.</summary>
[Activity(
    TypeName, Category = "Tasks", DisplayName = "Ask a person", Outcomes = ["Done", "Cancelled"],
    Description = "Hands a task to a person and waits until they have answered. Reminds them, then their manager, then the lead.")]
internal sealed class AskPerson : Activity, IWaitingBlock
{
    public const string TypeName = "AuditFlow.Task";
    public const string Cancelled = "Cancelled";
    const string Reminder = "Reminder";
    const string TaskId = "TaskId";

    [Input(Description = "What is to be done, as a short heading.", IsRequired = true, Order = 1)]
    public string Title { get; set; } = "";

    [Input(Description = "What to look at, what counts as done.", UiHint = UiHints.MultiLine, Order = 2)]
    public string? Instructions { get; set; }

    [Input(
        Description = "Falls back to the lead. A rule that is not in the list is written as Liquid: performer:CONTROL, manager:CONTROL, or task:KEY for whoever did that task.", IsRequired = true, Order = 3)]
    [Choices<OfferAssignees>]
    public string Assignee { get; set; } = "lead";

    [Input(DisplayName = "Due in days", Description = "Ends at midnight where the person sits.", Order = 4)]
    public int DueInDays { get; set; } = 7;

    [Input(DisplayName = "Remind every n days", Description = "0 reminds only when the task has become late.", Order = 5)]
    public int RemindAfterDays { get; set; } = 2;

    [Input(Description = "The answers to choose from; each is a way out.", UiHint = UiHints.DynamicOutcomes, Order = 6)]
    public ICollection<string> Outcomes { get; set; } = [];

    [Input(Description = "A short word by which facts and duties find this task: scoping-memo.", Order = 7)]
    public string? Key { get; set; }

    [Input(Description = "The phase whose facts count this task.", Order = 8)]
    public PhaseName? Phase { get; set; }

    [Input(DisplayName = "Not the same person as", Description = "Whoever this names may not do it: task:KEY for whoever did that task, a mailbox, owner:CONTROL, role:ROLE.", Order = 9)]
    public string? NotSameAs { get; set; }

    [Output(Description = "The answer chosen.")]
    public string? Outcome { get; set; }

    [Output(Description = "What the person wrote beside it.")]
    public string? Comment { get; set; }

    [Output(Description = "The mailbox of whoever answered.")]
    public string? AnsweredBy { get; set; }

    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        var task = await context.GetService<IMediator>().Send(
            new CreateTask
            {
                Title = Title, Instructions = Instructions, Assignee = Assignee, DueInDays = DueInDays, Key = Blank(Key), Phase = Phase, NotSameAs = Blank(NotSameAs),
                Outcomes = Outcomes.Count == 0 ? ["Done"] : [.. Outcomes], AuditId = context.Run.AuditId, AskedBy = context.ActivityInstanceId,
            },
            context.CancellationToken);
        context.SetMemo(TaskId, task.TaskId);
        context.SetBookmark(new BookmarkRequest { Key = task.TaskId.ToString("D") });
        await SetReminderAsync(context, task.TaskId);
    }

    public override async ValueTask OnResumedAsync(ActivityContext context, ResumeInput input)
    {
        var id = context.GetMemo<Guid>(TaskId);
        var task = await context.GetService<AuditFlowDb>().Tasks.AsNoTracking().SingleAsync(t => t.Id == id, context.CancellationToken);
        if (!task.IsOpen)
        {
            (Outcome, Comment, AnsweredBy) = (task.Outcome, task.Comment, task.CompletedBy);
            context.Complete(task.Outcome ?? Cancelled);
            return;
        }

        if (input.Callback == Reminder)
        {
            await context.GetService<IMediator>().Send(new RemindTask { TaskId = id }, context.CancellationToken);
            await SetReminderAsync(context, id);
        }
        else
        {
            // Signalled, yet nobody has answered: go on waiting.
            context.SetBookmark(new BookmarkRequest { Key = id.ToString("D") });
        }
    }

    async Task SetReminderAsync(ActivityContext context, Guid taskId)
    {
        var task = await context.GetService<AuditFlowDb>().Tasks.AsNoTracking()
            .Select(t => new { t.Id, t.CreatedAt, t.DueAt }).SingleAsync(t => t.Id == taskId, context.CancellationToken);
        if (ReminderPlan.Next(task.CreatedAt, task.DueAt, RemindAfterDays, context.Clock.GetUtcNow()) is { } at)
        {
            context.SetBookmark(new BookmarkRequest { Key = $"{taskId:D}/reminder", DueAt = at, Callback = Reminder });
        }
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
