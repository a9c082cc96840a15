using System.ComponentModel.DataAnnotations;
using System.IO.Compression;
using AuditFlow.People;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Controls;

/// <summary>
/// Import in two steps: check the file and show what it would do, then do it. Between the steps the file travels in the
/// form itself, so nothing has to be kept for people who walk away; the second step checks it again like the first.
/// </summary>
[RequestSizeLimit(MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MostBytes, ValueLengthLimit = MostBytes)]
internal sealed class ImportModel(IMediator mediator, AuditFlowSettings settings, CurrentActor current) : PageModel
{
    const int MostBytes = 512 * 1024 * 1024;

    [BindProperty]
    public ImportForm Form { get; set; } = new();

    public ImportReport? Report { get; private set; }

    public int MaxRows => settings.Import.MaxRows;

    public void OnGet(string? register)
    {
        // The requests refuse too; here it spares somebody the filling in.
        if (!Permissions.Allows(current.Actor, Permission.ImportRegisters))
            throw new Refusal("not-allowed", Permissions.Explain(Permission.ImportRegisters), StatusCodes.Status403Forbidden);
        Form.Register = register == "people" ? ImportRegister.People : ImportRegister.Controls;
    }

    /// <summary>Checks the chosen file and keeps it in the form for the second step.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellationToken)
    {
        if (Form.File is null)
            ModelState.AddModelError("Form.File", "Choose a CSV file.");
        if (!ModelState.IsValid || Form.File is null)
            return Page();

        await using var stream = Form.File.OpenReadStream();
        var bytes = await RegisterFile.ReadBytes(stream, ImportLimits.Of(settings.Import), cancellationToken);
        var name = Path.GetFileName(Form.File.FileName);
        Report = Form.Register == ImportRegister.People
            ? await mediator.Send(new PreviewPeople { File = bytes, FileName = name }, cancellationToken)
            : await mediator.Send(new PreviewControls { File = bytes, FileName = name, RetireMissing = Form.RetireMissing }, cancellationToken);
        Form.Name = name;
        Form.Content = Report.HasErrors || !Report.HasChanges ? null : Packed(bytes);
        ModelState.Clear();
        return Page();
    }

    /// <summary>Imports what was checked.</summary>
    public async Task<IActionResult> OnPostApplyAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || await UnpackedAsync(cancellationToken) is not { } bytes)
        {
            ModelState.AddModelError("", "The checked file did not arrive. Choose it again.");
            return Page();
        }

        Report = Form.Register == ImportRegister.People
            ? await mediator.Send(new ImportPeople { File = bytes, FileName = Form.Name }, cancellationToken)
            : await mediator.Send(new ImportControls { File = bytes, FileName = Form.Name, RetireMissing = Form.RetireMissing }, cancellationToken);
        Form.Content = null;
        ModelState.Clear();
        return Page();
    }

    static string Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
            zip.Write(bytes);
        return Convert.ToBase64String(packed.ToArray());
    }

    // Unpacking stops at the limit too: a small form can hold a very large file.
    async Task<byte[]?> UnpackedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var zip = new GZipStream(new MemoryStream(Convert.FromBase64String(Form.Content ?? "")), CompressionMode.Decompress);
            var bytes = await RegisterFile.ReadBytes(zip, ImportLimits.Of(settings.Import), cancellationToken);
            return bytes.Length == 0 ? null : bytes;
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidDataException)
        {
            return null;
        }
    }
}

internal enum ImportRegister
{
    People,
    Controls,
}

internal sealed class ImportForm
{
    public ImportRegister Register { get; set; }

    public IFormFile? File { get; set; }

    public bool RetireMissing { get; set; }

    [MaxLength(260)]
    public string? Name { get; set; }

    /// <summary>The checked file, compressed.</summary>
    public string? Content { get; set; }
}
