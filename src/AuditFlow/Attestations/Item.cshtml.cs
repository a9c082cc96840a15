using AuditFlow.Evidence;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>One attestation: what was signed, word for word, and the decisions of the manager and the lead.</summary>
[EvidenceForm]
internal sealed class ItemModel(IMediator mediator, CurrentActor current, EvidenceUpload upload) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [TempData]
    public string? Done { get; set; }

    public AttestationSheet Sheet { get; private set; } = null!;

    /// <summary>What was written and could not be taken.</summary>
    public OnBehalfForm OnBehalf { get; private set; } = new();

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    public bool MayReview => Permissions.Allows(current.Actor, Permission.ReviewAnswers) && (MayManage || current.Actor.Mailbox == Sheet.Attestation.ManagerEmail);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public Task<IActionResult> OnPostAcceptAsync(int number, CancellationToken cancellationToken) => DoAsync(
        new AcceptAnswer { AttestationId = Id, Number = number }, "The answer is accepted.", cancellationToken);

    public Task<IActionResult> OnPostReturnAsync(int number, string? reason, CancellationToken cancellationToken) => DoAsync(
        new ReturnAnswer { AttestationId = Id, Number = number, Reason = reason ?? "" }, "The answer is returned. The owner gets a mail with a new link.", cancellationToken);

    public Task<IActionResult> OnPostRemindAsync(CancellationToken cancellationToken) => DoAsync(
        new RemindOwner { AttestationId = Id }, "A reminder is on its way, unless one left today.", cancellationToken);

    public Task<IActionResult> OnPostResendAsync(CancellationToken cancellationToken) => DoAsync(
        new ResendAttestation { AttestationId = Id }, "A new link is on its way. The old one has ended.", cancellationToken);

    public Task<IActionResult> OnPostReassignAsync(string? email, CancellationToken cancellationToken) => DoAsync(
        new ReassignAttestations { AttestationIds = [Id], Email = email ?? "" }, $"{email} is asked instead. The link before has ended.", cancellationToken);

    public async Task<IActionResult> OnPostOnBehalfAsync(OnBehalfForm form, CancellationToken cancellationToken)
    {
        OnBehalf = form;
        if (form.Files.Count > 0)
        {
            var received = await upload.ReceiveAsync(form.Files, cancellationToken);
            foreach (var fault in received.Faults)
            {
                ModelState.AddModelError("Files", fault);
            }

            if (!received.AreGood)
            {
                await LoadAsync(cancellationToken);
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
            }

            await mediator.Send(new AddAnswerEvidence { AttestationId = Id, Files = received.Files }, cancellationToken);
        }

        return await DoAsync(
            new AnswerOnBehalf { AttestationId = Id, Answer = form.Answer, Comment = form.Comment, Reason = form.Reason ?? "", TypedName = form.TypedName ?? "" },
            "The answer is signed on behalf of the owner, who is told.", cancellationToken);
    }

    async Task<IActionResult> DoAsync<TResult>(IRequest<TResult> request, string done, CancellationToken cancellationToken)
    {
        try
        {
            await mediator.Send(request, cancellationToken);
            Done = done;
            return RedirectToPage(new { id = Id });
        }
        catch (InvalidRequest invalid)
        {
            foreach (var error in invalid.Errors)
            {
                ModelState.AddModelError(error.Field, error.Message);
            }
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status409Conflict or StatusCodes.Status404NotFound)
        {
            ModelState.AddModelError("", refusal.Message);
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken) => Sheet = await mediator.Send(new ShowAttestation { AttestationId = Id }, cancellationToken);
}

public sealed class OnBehalfForm
{
    public AttestationAnswer? Answer { get; set; }

    public string? Comment { get; set; }

    public string? Reason { get; set; }

    public string? TypedName { get; set; }

    public List<IFormFile> Files { get; set; } = [];
}
