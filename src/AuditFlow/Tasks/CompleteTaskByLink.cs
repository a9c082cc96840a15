using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>The assignee's answer to a task, given through a personal link. It spends the form's nonce and uses the link up.</summary>
[Allow(Permission.AnswerByLink)]
public sealed record CompleteTaskByLink : ICommand
{
    public required Guid TaskId { get; init; }

    /// <summary>The one-time value of the form, as read from it.</summary>
    public required Guid Nonce { get; init; }

    [Required(ErrorMessageResourceType = typeof(TaskTexts), ErrorMessageResourceName = nameof(TaskTexts.ChooseOutcome))]
    [MaxLength(100)]
    public required string Outcome { get; init; }

    [MaxLength(4000, ErrorMessageResourceType = typeof(TaskTexts), ErrorMessageResourceName = nameof(TaskTexts.LongComment))]
    public string? Comment { get; init; }

    [Required(ErrorMessageResourceType = typeof(TaskTexts), ErrorMessageResourceName = nameof(TaskTexts.TypeName))]
    [MaxLength(200, ErrorMessageResourceType = typeof(TaskTexts), ErrorMessageResourceName = nameof(TaskTexts.LongName))]
    public required string TypedName { get; init; }
}

internal sealed class CompleteTaskByLinkHandler(AuditFlowDb db, PersonalLinks links, TaskAnswers answers, CurrentActor current) : IRequestHandler<CompleteTaskByLink, Unit>
{
    public async Task<Unit> Handle(CompleteTaskByLink request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(TaskMail.Purpose, request.TaskId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.UseAsync(link.LinkId, cancellationToken);
        var task = Refuse.IfMissing(await db.Tasks.AsTracking().SingleOrDefaultAsync(t => t.Id == request.TaskId, cancellationToken), "such task");
        Refuse.If(task.Assignee != link.Email, "other-assignee", LinkTexts.Here["Fault.OtherPerson"]);
        link.MustReach(task.RequiredLevel);
        await answers.GiveAsync(
            task, new GivenAnswer(request.Outcome, request.Comment, link.Email, link.Level, link.Method) { TypedName = request.TypedName.Trim() }, cancellationToken);
        return Unit.Value;
    }
}
