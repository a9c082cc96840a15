using AuditFlow.Platform.Requests;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Evidence;

/// <summary>
/// Hands out a file, always to be saved and never to be shown inside the product. Its hash is verified first, and that it
/// was read is noted, although this is a GET: reading is what is done, and the note of it is no change of anything (R-62).
/// </summary>
internal sealed class FileModel(IMediator mediator, EvidenceStore store) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new FindEvidence { Id = id }, cancellationToken);
        Stream content;
        try
        {
            content = await store.OpenAsync(found.Sha256, cancellationToken);
        }
        catch (DamagedEvidence damaged)
        {
            await mediator.Send(new NoteEvidenceRead { Id = id, Found = damaged.IsMissing ? ContentState.Missing : ContentState.Changed }, cancellationToken);
            throw new Refusal(
                "evidence-damaged",
                $"“{found.Name}” is damaged: its content is {(damaged.IsMissing ? "missing" : "not what was received")}. It is not handed out. Tell your administrator, who can bring it back from a backup.",
                cause: damaged);
        }

        try
        {
            await mediator.Send(new NoteEvidenceRead { Id = id, Found = ContentState.Intact }, cancellationToken);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }

        Response.Headers.CacheControl = "no-store";
        return File(content, found.Type.MediaType, found.Name);
    }
}
