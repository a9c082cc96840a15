using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;

namespace AuditFlow.Evidence;

/// <summary>Takes in the files of a form, one after the other, before the form's command is sent.</summary>
internal sealed class EvidenceUpload(EvidenceStore store, AuditFlowSettings settings, IDataProtectionProvider protection)
{
    /// <summary>For the hint beside the field.</summary>
    public string Hint => string.Create(
        CultureInfo.InvariantCulture, $"{EvidenceTexts.Here["Kinds"]}. At most {settings.Evidence.MaxFiles} files of {settings.Evidence.MaxMegabytes} MB each.");

    /// <summary>All files, or for each that is refused a sentence; with one fault none should be kept.</summary>
    public async Task<ReceivedFiles> ReceiveAsync(IReadOnlyList<IFormFile> files, CancellationToken cancellationToken)
    {
        if (files.Count > settings.Evidence.MaxFiles)
        {
            return new([], [EvidenceTexts.Here["TooMany", settings.Evidence.MaxFiles]]);
        }

        var (received, faults) = (new List<ReceivedFile>(), new List<string>());
        foreach (var file in files)
        {
            try
            {
                await using var content = file.OpenReadStream();
                received.Add(await store.ReceiveAsync(content, file.FileName, cancellationToken));
            }
            catch (Refusal refusal)
            {
                faults.Add(refusal.Message);
            }
        }

        return new(received, faults);
    }

    /// <summary>
    /// What a form that is shown again carries in place of the file, which no browser sends twice unasked. Nobody else can
    /// make one, nor use another's.
    /// </summary>
    /// <param name="file">What was received.</param>
    /// <param name="holder">Whose form it is: the link's id, or the account's.</param>
    public string Ticket(ReceivedFile file, string holder)
        => Protector(holder).Protect(JsonSerializer.Serialize(new Slip(file.Sha256, file.Size, file.Name, file.Type, file.Scan)));

    /// <summary>The file that a ticket stands for; null for one that was not given to this holder.</summary>
    public ReceivedFile? Redeem(string ticket, string holder)
    {
        try
        {
            var slip = JsonSerializer.Deserialize<Slip>(Protector(holder).Unprotect(ticket))!;
            return new ReceivedFile(slip.Sha256, slip.Size, slip.Name, slip.Type, slip.Scan);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    IDataProtector Protector(string holder) => protection.CreateProtector("evidence", holder);

    sealed record Slip(string Sha256, long Size, string Name, EvidenceType Type, ScanState Scan);
}

internal sealed record ReceivedFiles(IReadOnlyList<ReceivedFile> Files, IReadOnlyList<string> Faults)
{
    public bool AreGood => Faults.Count == 0;
}

/// <summary>
/// On a page whose form takes evidence: lets a request be as large as the settings allow and no larger. ASP.NET writes
/// large parts to a temporary file as they come, so they are never whole in memory.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EvidenceFormAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    const long RestOfForm = 1024 * 1024;

    // Before the antiforgery filter, which reads the form.
    public int Order => 900;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var evidence = context.HttpContext.RequestServices.GetRequiredService<AuditFlowSettings>().Evidence;

        // One byte more than a file may have, so that it is the store that refuses it, with a sentence.
        var most = (evidence.MaxMegabytes * 1024L * 1024 + 1) * evidence.MaxFiles + RestOfForm;
        if (context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }

        if (context.HttpContext.Features.Get<IFormFeature>() is not { Form: not null })
        {
            context.HttpContext.Features.Set<IFormFeature>(new FormFeature(context.HttpContext.Request, new FormOptions { MultipartBodyLengthLimit = most }));
        }
    }
}
