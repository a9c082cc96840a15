using AuditFlow.Platform.Links;
using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Tasks;

/// <summary>A task behind a personal link: read, choose, type the name. Opening it changes nothing .</summary>
[AllowAnonymous]
internal sealed class AnswerModel(IMediator mediator, LinkSessions sessions, LinkIdentity identity) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid LinkId { get; set; }

    [BindProperty]
    public TaskLinkForm Form { get; set; } = new();

    public TaskSheet Sheet { get; private set; } = null!;

    LinkSession Session => HttpContext.RequireLinkSession();

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await identity.RequireAsync(HttpContext, cancellationToken) is { } first)
        {
            return first;
        }

        var nonce = ReadNonce();
        return await DoneAsync(
            this.TrySendAsync(
                mediator, new CompleteTaskByLink { TaskId = Session.ItemId, Nonce = nonce, Outcome = Form.Outcome ?? "", Comment = Form.Comment, TypedName = Form.TypedName ?? "" }, nameof(Form), cancellationToken),
            cancellationToken);
    }

    public async Task<IActionResult> OnPostHandBackAsync(CancellationToken cancellationToken)
    {
        var nonce = ReadNonce();
        return await DoneAsync(this.TrySendAsync(mediator, new HandBackTask { TaskId = Session.ItemId, Nonce = nonce, Reason = Form.Reason ?? "" }, nameof(Form), cancellationToken), cancellationToken);
    }

    async Task<IActionResult> DoneAsync(Task<bool> sent, CancellationToken cancellationToken)
        => await sent ? LocalRedirect(HttpContext.AddressUnder(LinkId, TaskMail.Purpose)) : await ShowAsync(cancellationToken);

    Guid ReadNonce() => sessions.RequireNonce(Form.Nonce, LinkId);

    async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (await identity.RequireAsync(HttpContext, cancellationToken) is { } first)
        {
            return first;
        }

        Sheet = await mediator.Send(new ShowTaskByLink { TaskId = Session.ItemId }, cancellationToken) ?? throw PersonalLinks.LinkIsOver();
        Form.Nonce ??= sessions.NewNonce(LinkId);
        return Page();
    }
}

public sealed class TaskLinkForm
{
    public string? Nonce { get; set; }

    public string? Outcome { get; set; }

    public string? Comment { get; set; }

    public string? TypedName { get; set; }

    public string? Reason { get; set; }
}
