using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>"Somebody else should": a colleague answers until a day.</summary>
[AllowAnonymous]
[IdentityFirst]
internal sealed class DelegateModel(IMediator mediator, LinkSessions sessions) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid LinkId { get; set; }

    [BindProperty]
    public DelegateForm Form { get; set; } = new();

    public BundleSheet? Sheet { get; private set; }

    public AnswerTexts Texts { get; private set; } = null!;

    /// <summary>Who was asked, once that is done.</summary>
    public string? Done { get; private set; }

    LinkSession Session => HttpContext.RequireLinkSession();

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Texts = AnswerTexts.Here;
        var nonce = sessions.RequireNonce(Form.Nonce, LinkId);
        Need(string.IsNullOrWhiteSpace(Form.Email), nameof(Form.Email), Texts["Fault.Mailbox"]);
        Need(Form.Until is null, nameof(Form.Until), Texts["Fault.Until"]);
        Need(string.IsNullOrWhiteSpace(Form.Reason), nameof(Form.Reason), Texts["Fault.Why"]);
        Need(Form.Chosen.Count == 0, nameof(Form.Chosen), Texts["Fault.Which"]);
        if (ModelState.IsValid)
        {
            try
            {
                await mediator.Send(
                    new DelegateAttestations { BundleId = Session.ItemId, Nonce = nonce, AttestationIds = Form.Chosen, Email = Form.Email!, Until = Form.Until!.Value, Reason = Form.Reason! }, cancellationToken);
                Done = Form.Email;
                return Page();
            }
            catch (InvalidRequest invalid)
            {
                foreach (var error in invalid.Errors)
                {
                    Need(true, error.Field, error.Message);
                }
            }
            catch (Refusal refusal) when (refusal.Code is "delegated-already" or "delegate-to-self")
            {
                Need(true, nameof(Form.Email), refusal.Message);
            }
        }

        return await ShowAsync(cancellationToken);
    }

    void Need(bool isWrong, string field, string message)
    {
        if (isWrong)
        {
            ModelState.AddModelError($"Form.{field}", message);
        }
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        Texts = AnswerTexts.Here;
        Sheet = await mediator.Send(new ShowBundle { BundleId = Session.ItemId, Texts = Texts }, cancellationToken) ?? throw PersonalLinks.LinkIsOver();
        ModelState.Remove("Form.Nonce");
        Form.Nonce = sessions.NewNonce(LinkId);
        return Page();
    }
}

public sealed class DelegateForm
{
    public string? Nonce { get; set; }

    public List<Guid> Chosen { get; set; } = [];

    public string? Email { get; set; }

    public DateOnly? Until { get; set; }

    public string? Reason { get; set; }
}
