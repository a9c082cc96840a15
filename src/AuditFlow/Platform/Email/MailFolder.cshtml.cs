using AuditFlow.Platform.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Email;

/// <summary>
/// Everybody's mail, as the pickup folder holds it, secrets and all: for trying the product out. It exists in
/// Development alone, where the server answers its own machine only.
/// </summary>
[AllowAnonymous]
internal sealed class MailFolderModel(AuditFlowSettings settings, IHostEnvironment environment) : PageModel
{
    const int Newest = 100;

    public IReadOnlyList<(string Name, EmlFile Mail)> Mails { get; private set; } = [];

    public EmlFile? Shown { get; private set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    public async Task<IActionResult> OnGetAsync(string? id, CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        var folder = PickupTransport.FolderOf(settings);
        if (id is not null)
        {
            var file = Path.Combine(folder, $"{id}.eml");
            if (!Guid.TryParseExact(id, "N", out _) || !System.IO.File.Exists(file))
            {
                return NotFound();
            }

            Shown = EmlFile.Parse(await System.IO.File.ReadAllTextAsync(file, cancellationToken));
            return Page();
        }

        // The names are ids that sort by the time of queueing.
        var mails = new List<(string, EmlFile)>();
        foreach (var file in new DirectoryInfo(Directory.CreateDirectory(folder).FullName).EnumerateFiles("*.eml").OrderByDescending(f => f.Name, StringComparer.Ordinal))
        {
            var mail = EmlFile.Parse(await System.IO.File.ReadAllTextAsync(file.FullName, cancellationToken));
            if (string.IsNullOrWhiteSpace(To) || mail.To.Contains(To, StringComparison.OrdinalIgnoreCase))
            {
                mails.Add((Path.GetFileNameWithoutExtension(file.Name), mail));
            }

            if (mails.Count == Newest)
            {
                break;
            }
        }

        Mails = mails;
        return Page();
    }
}
