using System.ComponentModel.DataAnnotations;
using System.IO.Compression;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Calendars;

/// <summary>
/// Import in two steps, as for the registers: check the file and show what it would do, then do it. Between the steps the
/// file travels in the form itself; the second step checks it again like the first.
/// </summary>
internal sealed class ImportModel(IMediator mediator, AuditFlowSettings settings, CurrentActor current) : PageModel
{
    [BindProperty]
    public CalendarImportForm Form { get; set; } = new();

    public ImportReport? Report { get; private set; }

    public int MaxRows => settings.Import.MaxRows;

    public string Place => Form.What == CalendarFile.Periods ? "/calendars/fiscal" : "/calendars";

    public void OnGet(string? what)
    {
        // The requests refuse too; here it spares somebody the filling in.
        if (!Permissions.Allows(current.Actor, Permission.ManageCalendars))
        {
            throw new Refusal("not-allowed", Permissions.Explain(Permission.ManageCalendars), StatusCodes.Status403Forbidden);
        }

        Form.What = what == "periods" ? CalendarFile.Periods : CalendarFile.Holidays;
    }

    /// <summary>Checks the chosen file and keeps it in the form for the second step.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellationToken)
    {
        if (Form.File is null)
        {
            ModelState.AddModelError("Form.File", "Choose a CSV file.");
        }

        if (!ModelState.IsValid || Form.File is null)
        {
            return Page();
        }

        await using var stream = Form.File.OpenReadStream();
        var bytes = await RegisterFile.ReadBytes(stream, ImportLimits.Of(settings.Import), cancellationToken);
        Form.Name = Path.GetFileName(Form.File.FileName);
        Report = Form.What == CalendarFile.Holidays
            ? await mediator.Send(new PreviewHolidays { File = bytes, FileName = Form.Name, RemoveMissing = Form.RemoveMissing }, cancellationToken)
            : await mediator.Send(new PreviewFiscalPeriods { File = bytes, FileName = Form.Name }, cancellationToken);
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

        Report = Form.What == CalendarFile.Holidays
            ? await mediator.Send(new ImportHolidays { File = bytes, FileName = Form.Name, RemoveMissing = Form.RemoveMissing }, cancellationToken)
            : await mediator.Send(new ImportFiscalPeriods { File = bytes, FileName = Form.Name }, cancellationToken);
        Form.Content = null;
        ModelState.Clear();
        return Page();
    }

    static string Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            zip.Write(bytes);
        }

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

internal enum CalendarFile
{
    Holidays,
    Periods,
}

internal sealed class CalendarImportForm
{
    public CalendarFile What { get; set; }

    public IFormFile? File { get; set; }

    public bool RemoveMissing { get; set; }

    [MaxLength(260)]
    public string? Name { get; set; }

    /// <summary>The checked file, compressed.</summary>
    public string? Content { get; set; }
}
