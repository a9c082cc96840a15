using System.Text;
using AuditFlow.Platform.Links;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>What was signed, from storage, for as long as the link's session lasts; as a page and as the file whose hash it prints.</summary>
[AllowAnonymous]
internal sealed class ReceiptModel(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid LinkId { get; set; }

    public ReceiptSheet Sheet { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Sheet = await LoadAsync(cancellationToken);

    public async Task<IActionResult> OnGetFileAsync(CancellationToken cancellationToken)
    {
        var signed = (await LoadAsync(cancellationToken)).Signed ?? throw PersonalLinks.LinkIsOver();
        return File(Encoding.UTF8.GetBytes(signed.Text), "text/plain; charset=utf-8", $"{signed.Number}.txt");
    }

    async Task<ReceiptSheet> LoadAsync(CancellationToken cancellationToken)
        => HttpContext.LinkSession is { } session && await mediator.Send(new ShowReceipt { AttestationId = session.ItemId }, cancellationToken) is { } sheet
            ? sheet
            : throw PersonalLinks.LinkIsOver();

    /// <summary>A hash in groups of four, never cut.</summary>
    public static string Grouped(string hash) => string.Join(' ', hash.Chunk(4).Select(part => new string(part)));
}
