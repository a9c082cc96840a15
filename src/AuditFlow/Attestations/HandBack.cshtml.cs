using AuditFlow.Platform.Links;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>"This is not for me": records a hand-back, not an answer. It names the controls by id alone, so it needs no second proof.</summary>
[AllowAnonymous]
internal sealed class HandBackModel(IMediator mediator, LinkSessions sessions) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid LinkId { get; set; }

    [BindProperty]
    public HandBackForm Form { get; set; } = new();

    public BundleIds Sheet { get; private set; } = null!;

    public AnswerTexts Texts { get; private set; } = null!;

    LinkSession Session => HttpContext.RequireLinkSession();

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Texts = AnswerTexts.Here;
        var nonce = sessions.RequireNonce(Form.Nonce, LinkId);
        if (Form.Chosen.Count == 0)
        {
            ModelState.AddModelError("Form.Chosen", Texts["Fault.Which"]);
        }

        if (string.IsNullOrWhiteSpace(Form.Reason))
        {
            ModelState.AddModelError("Form.Reason", Texts["Fault.Why"]);
        }

        if (!ModelState.IsValid)
        {
            return await ShowAsync(cancellationToken);
        }

        await mediator.Send(new HandBackAttestations { BundleId = Session.ItemId, Nonce = nonce, AttestationIds = Form.Chosen, Reason = Form.Reason! }, cancellationToken);
        return LocalRedirect($"~/a/{LinkId:D}/attestation?lang={Texts.Language}");
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        Texts = AnswerTexts.Here;
        Sheet = await mediator.Send(new ShowBundleIds { BundleId = Session.ItemId }, cancellationToken) ?? throw PersonalLinks.LinkIsOver();
        ModelState.Remove("Form.Nonce");
        Form.Nonce = sessions.NewNonce(LinkId);
        return Page();
    }
}

public sealed class HandBackForm
{
    public string? Nonce { get; set; }

    public List<Guid> Chosen { get; set; } = [];

    public string? Reason { get; set; }
}
