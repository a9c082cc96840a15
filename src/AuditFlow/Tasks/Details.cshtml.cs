using AuditFlow.Platform.Web;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Tasks;

/// <summary>One task, and the form that answers it.</summary>
internal sealed class DetailsModel(IMediator mediator) : PageModel
{
    public ShownTask Task { get; private set; } = null!;

    [BindProperty]
    public TaskForm Form { get; set; } = new();

    [BindProperty]
    public ReassignForm Reassign { get; set; } = new();

    public Timeline Timeline => new([.. Task.Trail.Select(e => TrailWords.Entry(e.At, e.What, e.Sentence))]);

    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken) => Task = await mediator.Send(new ShowTask { TaskId = id }, cancellationToken);

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
        => await AnswerAsync(id, this.TrySendAsync(mediator, new CompleteTask { TaskId = id, Outcome = Form.Outcome ?? "", Comment = Form.Comment }, nameof(Form), cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostReassignAsync(Guid id, CancellationToken cancellationToken)
        => await AnswerAsync(
            id, this.TrySendAsync(mediator, new ReassignTask { TaskId = id, To = Reassign.To ?? "", Reason = Reassign.Reason ?? "" }, nameof(Reassign), cancellationToken), cancellationToken);

    async Task<IActionResult> AnswerAsync(Guid id, Task<bool> sent, CancellationToken cancellationToken)
    {
        if (await sent)
        {
            return LocalRedirect($"~/tasks/{id}");
        }

        await OnGetAsync(id, cancellationToken);
        return Page();
    }
}

public sealed class TaskForm
{
    public string? Outcome { get; set; }

    public string? Comment { get; set; }
}

public sealed class ReassignForm
{
    public string? To { get; set; }

    public string? Reason { get; set; }
}
