using AuditFlow.Platform;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>One campaign: how far it is, who is late, what says no; and what the lead can do about it.</summary>
internal sealed class DetailsModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public ItemFilter? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Manager { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Process { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Signer { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    [TempData]
    public string? Done { get; set; }

    public CampaignSheet Sheet { get; private set; } = null!;

    public Chips Filters { get; private set; } = null!;

    /// <summary>What is about to change hands.</summary>
    internal BulkConfirmation? Confirm { get; private set; }

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    /// <summary>The same filter as a file.</summary>
    public string CsvUrl => Request.With("handler", "Csv");

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new ExportCampaign { Campaign = Filtered() }, cancellationToken);
        return new CsvFileResult(file.Name, file.WriteAsync);
    }

    public Task<IActionResult> OnPostRemindAllAsync(CancellationToken cancellationToken) => DoAsync(
        async () => Reminded(await mediator.Send(new RemindCampaign { CampaignId = Id }, cancellationToken)), cancellationToken);

    public Task<IActionResult> OnPostRevokeAsync(CancellationToken cancellationToken) => DoAsync(
        async () => $"{await mediator.Send(new RevokeCampaignLinks { CampaignId = Id }, cancellationToken)} links ended. Owners who have still to answer need a new one.", cancellationToken);

    public Task<IActionResult> OnPostCloseAsync(string? reason, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(new CloseCampaign { CampaignId = Id, Reason = reason }, cancellationToken);
            return "The campaign is closed.";
        },
        cancellationToken);

    public Task<IActionResult> OnPostResendAsync(Guid item, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(new ResendAttestation { AttestationId = item }, cancellationToken);
            return "A new link is on its way. The old one has ended.";
        },
        cancellationToken);

    /// <summary>The verbs of the list: for the rows that were ticked, or for all that the filter leaves. What changes hands is asked about once.</summary>
    public async Task<IActionResult> OnPostBulkAsync(BulkForm form, CancellationToken cancellationToken)
    {
        var items = form.All ? await mediator.Send(new FindOpenItems { Campaign = Filtered() }, cancellationToken) : form.Items;
        if (form is { Verb: "reassign", IsConfirmed: false } && items.Count > 0 && !string.IsNullOrWhiteSpace(form.Email))
        {
            Confirm = new BulkConfirmation(form, items.Count);
            await LoadAsync(cancellationToken);
            return Page();
        }

        return await DoAsync(() => BulkAsync(form, items, cancellationToken), cancellationToken);
    }

    async Task<string> BulkAsync(BulkForm form, IReadOnlyList<Guid> items, CancellationToken cancellationToken)
    {
        Refuse.If(items.Count == 0, "nothing-chosen", "Tick at least one request, or choose all of the filter.");
        switch (form.Verb)
        {
            case "remind":
                var people = 0;
                foreach (var some in items.Chunk(StartCampaign.MostControls))
                {
                    people += await mediator.Send(new RemindCampaign { CampaignId = Id, AttestationIds = some }, cancellationToken);
                }

                return Reminded(people);

            case "reassign":
                var moved = await mediator.Send(new ReassignAttestations { AttestationIds = items, Email = form.Email ?? "", Reason = form.Reason }, cancellationToken);
                return $"{Platform.Words.Amount(moved, "request")} given to {form.Email}. The links before have ended for them.";

            default:
                throw new Refusal("verb-missing", "Choose what to do with them.");
        }
    }

    public Task<IActionResult> OnPostArchiveAsync(CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(new ArchiveCampaign { CampaignId = Id }, cancellationToken);
            return "The campaign is in the archive.";
        },
        cancellationToken);

    static string Reminded(int people) => people switch
    {
        0 => "Everybody who is open was reminded today, or their links were ended.",
        1 => "A reminder is on its way to 1 person.",
        _ => $"A reminder is on its way to {people} people.",
    };

    async Task<IActionResult> DoAsync(Func<Task<string>> work, CancellationToken cancellationToken)
    {
        try
        {
            Done = await work();
        }
        catch (InvalidRequest invalid)
        {
            return await AgainAsync(invalid.Errors.Select(e => e.Message), StatusCodes.Status400BadRequest, cancellationToken);
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status409Conflict or StatusCodes.Status404NotFound)
        {
            return await AgainAsync([refusal.Message], refusal.Status, cancellationToken);
        }

        return RedirectToPage(new { id = Id, show = Show, manager = Manager, process = Process, signer = Signer, p = P > 1 ? P : (int?)null });
    }

    async Task<IActionResult> AgainAsync(IEnumerable<string> messages, int status, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            ModelState.AddModelError("", message);
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = status;
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        Sheet = await mediator.Send(Filtered() with { Page = P }, cancellationToken);
        Filters = new Chips("show", [.. Enum.GetValues<ItemFilter>().Where(f => Sheet.Counts[f] > 0 || f == Show).Select(f => new ChipChoice(f.ToString(), Words(f), Sheet.Counts[f]))]);
    }

    ShowCampaign Filtered() => new() { CampaignId = Id, Show = Show, Manager = Manager, Process = Process, Signer = Signer };

    static string Words(ItemFilter filter) => filter switch
    {
        ItemFilter.ToReview => "To review",
        ItemFilter.HandedBack => "Handed back",
        ItemFilter.OnBehalf => "On behalf",
        ItemFilter.NotAttested => "Not attested",
        _ => filter.ToString(),
    };
}

/// <summary>What to do with many requests at once.</summary>
public sealed class BulkForm
{
    public List<Guid> Items { get; set; } = [];

    /// <summary>All that the filter leaves and that are open, not only the ticked ones.</summary>
    public bool All { get; set; }

    public string? Verb { get; set; }

    public string? Email { get; set; }

    public string? Reason { get; set; }

    public bool IsConfirmed { get; set; }
}

/// <summary>What was asked for, and how many requests it is about.</summary>
internal sealed record BulkConfirmation(BulkForm Form, int Count)
{
    public string Requests => Words.Amount(Count, "request");
}
