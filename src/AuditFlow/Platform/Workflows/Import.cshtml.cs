using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Workflows;

/// <summary>Drawings from files. They become drafts: somebody looks at them before they are published.</summary>
[RequestSizeLimit(MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MostBytes)]
internal sealed class ImportModel(IMediator mediator, CurrentActor current) : PageModel
{
    const int MostBytes = 32 * 1024 * 1024;

    [BindProperty]
    public DrawingImportForm Form { get; set; } = new();

    public IReadOnlyList<ImportedDrawing>? Imported { get; private set; }

    public void OnGet()
    {
        // The request refuses too; here it spares somebody the choosing of files.
        if (!Permissions.Allows(current.Actor, Permission.DraftDrawings))
        {
            throw new Refusal("not-allowed", Permissions.Explain(Permission.DraftDrawings), StatusCodes.Status403Forbidden);
        }
    }

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        var files = new List<DrawingFile>();
        foreach (var file in Form.Files)
        {
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy, cancellationToken);
            files.Add(new DrawingFile(Path.GetFileName(file.FileName), copy.ToArray()));
        }

        if (files.Count == 0)
        {
            ModelState.AddModelError("Form.Files", "Choose a file.");
        }
        else
        {
            await this.TrySendAsync(mediator, new ImportDrawings { Files = files }, nameof(Form), drawings => Imported = drawings, cancellationToken);
        }
    }
}

internal sealed class DrawingImportForm
{
    public IReadOnlyList<IFormFile> Files { get; set; } = [];
}
