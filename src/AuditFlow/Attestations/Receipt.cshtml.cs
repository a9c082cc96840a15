using System.Text;
using AuditFlow.Attestations.Receipts;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>What was signed, from storage, for as long as the link's session lasts; each as a file, too. From here the signer asks for a correction.</summary>
[AllowAnonymous]
[IdentityFirst]
internal sealed class ReceiptModel(IMediator mediator, LinkSessions sessions) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid LinkId { get; set; }

    public ReceiptsSheet Sheet { get; private set; } = null!;

    public AnswerTexts Texts { get; private set; } = null!;

    public string Nonce { get; private set; } = "";

    /// <summary>A correction was asked for just now.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Correcting { get; set; }

    LinkSession Session => HttpContext.RequireLinkSession();

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Texts = AnswerTexts.Here;
        Sheet = await LoadAsync(cancellationToken);
        Nonce = sessions.NewNonce(LinkId);
    }

    public async Task<IActionResult> OnGetFileAsync(Guid item, CancellationToken cancellationToken)
    {
        var signed = (await LoadAsync(cancellationToken)).Signed.FirstOrDefault(s => s.Attestation.Id == item)?.Answer ?? throw PersonalLinks.LinkIsOver();
        return File(Encoding.UTF8.GetBytes(signed.Text), "text/plain; charset=utf-8", $"{signed.ReceiptNumber}.txt");
    }

    /// <summary>The receipt signed with the installation's key, as a page to print and keep or as data.</summary>
    public async Task<IActionResult> OnGetReceiptAsync(Guid item, string? form, CancellationToken cancellationToken)
    {
        var signed = (await LoadAsync(cancellationToken)).Signed.FirstOrDefault(s => s.Attestation.Id == item)?.Answer;
        return signed?.Receipt is not { } receipt
            ? throw PersonalLinks.LinkIsOver()
            : form == "html"
                ? File(Encoding.UTF8.GetBytes(ReceiptHtml.Render(receipt)), "text/html; charset=utf-8", $"{signed.ReceiptNumber}.html")
                : File(Encoding.UTF8.GetBytes(receipt), "application/json", $"{signed.ReceiptNumber}.json");
    }

    public async Task<IActionResult> OnPostCorrectAsync(Guid item, string? nonce, string? reason, CancellationToken cancellationToken)
    {
        Texts = AnswerTexts.Here;
        var once = sessions.RequireNonce(nonce, LinkId);
        try
        {
            await mediator.Send(new AskToCorrect { BundleId = Session.ItemId, AttestationId = item, Nonce = once, Reason = reason ?? "" }, cancellationToken);
        }
        catch (InvalidRequest invalid)
        {
            ModelState.AddModelError($"reason-{item:N}", invalid.Errors[0].Message);
            Sheet = await LoadAsync(cancellationToken);
            Nonce = sessions.NewNonce(LinkId);
            return Page();
        }

        return LocalRedirect($"~/a/{LinkId:D}/receipt?correcting=true&lang={Texts.Language}");
    }

    async Task<ReceiptsSheet> LoadAsync(CancellationToken cancellationToken)
        => await mediator.Send(new ShowReceipts { BundleId = Session.ItemId }, cancellationToken) ?? throw PersonalLinks.LinkIsOver();

    /// <summary>A hash in groups of four, never cut.</summary>
    public static string Grouped(string hash) => string.Join(' ', hash.Chunk(4).Select(part => new string(part)));
}
