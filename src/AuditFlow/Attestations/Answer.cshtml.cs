using AuditFlow.Evidence;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>
/// The page of a personal link: read, choose, sign; one control or up to fifty. No script. Opening it changes nothing; only
/// the buttons do, and they need something that a person chose or typed, so that no machine presses them by chance.
/// </summary>
[AllowAnonymous]
[EvidenceForm]
[IdentityFirst]
internal sealed class AnswerModel(IMediator mediator, LinkSessions sessions, EvidenceUpload upload) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid LinkId { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Saved { get; set; }

    [BindProperty]
    public AnswerForm Form { get; set; } = new();

    public BundleSheet Sheet { get; private set; } = null!;

    public AnswerTexts Texts { get; private set; } = null!;

    LinkSession Session => HttpContext.RequireLinkSession();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } elsewhere)
        {
            return elsewhere;
        }

        Form = AnswerForm.Of(Sheet, sessions.NewNonce(LinkId));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        Texts = AnswerTexts.Here;
        var nonce = ReadNonce();
        var answers = Form.Chosen();
        var (hasFiles, faults) = await TakeFilesAsync(cancellationToken);
        if (faults.Count > 0)
        {
            return await AgainAsync(faults, cancellationToken);
        }

        if (act == "save")
        {
            var begun = Form.Begun();
            if (begun.Count == 0 && !hasFiles)
            {
                return await AgainAsync([("", Texts["Fault.NothingToSave"])], cancellationToken);
            }

            try
            {
                if (begun.Count > 0)
                {
                    await mediator.Send(new SaveAnswers { BundleId = Session.ItemId, Nonce = nonce, Answers = begun }, cancellationToken);
                }
            }
            catch (InvalidRequest invalid)
            {
                return await AgainAsync(invalid.Errors.Select(e => (Form.FieldOf(e.Field, [.. begun.Select(b => b.AttestationId)]), e.Message)), cancellationToken);
            }

            return LocalRedirect($"~/a/{LinkId:D}/attestation?saved=true&lang={Texts.Language}");
        }

        try
        {
            if (answers.Count == 0)
            {
                throw new InvalidRequest([new FieldError("Answers[0].Answer", Texts["Fault.Answer"]), .. Form.Unsigned(Texts)]);
            }

            await mediator.Send(
                new AnswerAttestations
                {
                    BundleId = Session.ItemId, Nonce = nonce, Answers = answers, TypedName = Form.TypedName, Consents = Form.Consents, HasReadBriefing = Form.HasReadBriefing, Locale = Texts.Language,
                },
                cancellationToken);
        }
        catch (InvalidRequest invalid)
        {
            // The request is in hand: somebody chose or typed something.
            if (answers.Count > 0 || Form.TypedName is { Length: > 0 } || Form.Consents)
            {
                await mediator.Send(new SaveAnswers { BundleId = Session.ItemId, Nonce = nonce, Seen = [.. answers.Count > 0 ? answers.Select(a => a.AttestationId) : Form.Items.Select(i => i.Id)] }, cancellationToken);
            }

            return await AgainAsync(invalid.Errors.Select(e => (Form.FieldOf(e.Field, [.. answers.Select(a => a.AttestationId)]), e.Message)), cancellationToken);
        }

        return LocalRedirect($"~/a/{LinkId:D}/receipt?lang={Texts.Language}");
    }

    // Files are kept at once, so that no fault elsewhere on the form costs the signer a second upload.
    async Task<(bool HasFiles, IReadOnlyList<(string Field, string Message)> Faults)> TakeFilesAsync(CancellationToken cancellationToken)
    {
        var (hasFiles, faults) = (false, new List<(string, string)>());
        for (var i = 0; i < Form.Items.Count; i++)
        {
            if (Form.Items[i].Files.Count == 0)
            {
                continue;
            }

            hasFiles = true;
            var received = await upload.ReceiveAsync(Form.Items[i].Files, cancellationToken);
            faults.AddRange(received.Faults.Select(f => ($"Items[{i}].Files", f)));
            if (received.AreGood)
            {
                await mediator.Send(new AddAnswerEvidence { BundleId = Session.ItemId, AttestationId = Form.Items[i].Id, Files = received.Files }, cancellationToken);
            }
        }

        return (hasFiles, faults);
    }

    // The page and the nonce of the form have to be those of the link that the address names.
    Guid ReadNonce()
    {
        if (Form.Item != Session.ItemId)
        {
            throw new Refusal("other-item", LinkTexts.Here["Fault.OtherItem"], StatusCodes.Status403Forbidden);
        }

        return sessions.RequireNonce(Form.Nonce, LinkId);
    }

    async Task<IActionResult> AgainAsync(IEnumerable<(string Field, string Message)> faults, CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } elsewhere)
        {
            return elsewhere;
        }

        foreach (var (field, message) in faults)
        {
            ModelState.AddModelError(field.Length == 0 ? "" : $"Form.{field}", message);
        }

        // The nonce of the form may be spent by now.
        Form.Nonce = sessions.NewNonce(LinkId);
        ModelState.Remove("Form.Nonce");
        return Page();
    }

    /// <summary>Loads what is asked; a page elsewhere when there is nothing to answer here.</summary>
    async Task<IActionResult?> LoadAsync(CancellationToken cancellationToken)
    {
        Texts = AnswerTexts.Here;
        if (await mediator.Send(new ShowBundle { BundleId = Session.ItemId, Texts = Texts }, cancellationToken) is { } sheet)
        {
            Sheet = sheet;
            return null;
        }

        return await mediator.Send(new ShowReceipts { BundleId = Session.ItemId }, cancellationToken) is null
            ? throw PersonalLinks.LinkIsOver()
            : LocalRedirect(HttpContext.AddressUnder(LinkId, "receipt"));
    }
}
