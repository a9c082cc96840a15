using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using System.Text;

namespace AuditFlow.Platform.Signing;

/// <summary>The keys with which receipts were signed, for anybody who holds one.</summary>
[AllowAnonymous]
internal sealed class IndexModel(IMediator mediator, AuditFlowSettings settings) : PageModel
{
    public IReadOnlyList<PublishedKey> Keys { get; private set; } = [];

    public string Organisation => settings.Company.Name;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Keys = await mediator.Send(new ListSigningKeys(), cancellationToken);

    public async Task<IActionResult> OnGetJsonAsync(CancellationToken cancellationToken)
        => File(PublishedKeysFile.Write(Organisation, await mediator.Send(new ListSigningKeys(), cancellationToken)), "application/json", "auditflow-keys.json");

    public async Task<IActionResult> OnGetPemAsync(string? key, CancellationToken cancellationToken)
    {
        var found = Refuse.IfMissing((await mediator.Send(new ListSigningKeys(), cancellationToken)).SingleOrDefault(k => k.Fingerprint == key), "such key");
        return File(Encoding.ASCII.GetBytes(found.Pem), "application/x-pem-file", $"auditflow-{found.Fingerprint[..8]}.pem");
    }
}
