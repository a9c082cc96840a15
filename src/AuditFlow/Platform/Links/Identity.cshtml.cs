using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Links;

/// <summary>
/// Where the holder of a link shows who they are, when the item needs more than the link. Every button needs
/// something typed, so that a machine that presses them all moves nothing.
/// </summary>
[AllowAnonymous]
internal sealed class IdentityModel(IMediator mediator, LinkItems items, LinkSessions sessions, LinkFailures failures) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid LinkId { get; set; }

    [BindProperty]
    public IdentityForm Form { get; set; } = new();

    public IdentitySheet Sheet { get; private set; } = null!;

    public bool IsHandedBack { get; private set; }

    public LinkSession Session => HttpContext.RequireLinkSession();

    string KeyOfLink => LinkId.ToString("D");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await ShowAsync(cancellationToken);

    /// <summary>Sends a code to the recipient.</summary>
    public async Task<IActionResult> OnPostSendAsync(CancellationToken cancellationToken)
    {
        var address = LinkFailures.KeyOf(HttpContext);
        if (failures.IsOver(LinkLimit.CodesOfAddress, address))
        {
            throw LinkFailures.TooMany();
        }

        var isTyped = !string.IsNullOrWhiteSpace(Form.Mailbox);
        CountTry(isTyped);
        if (await this.TrySendAsync(mediator, new AskForCode { Browser = Session.Browser, Mailbox = Form.Mailbox ?? "" }, nameof(Form), cancellationToken))
        {
            failures.Count(LinkLimit.CodesOfAddress, address);
            failures.TakeBack(LinkLimit.WrongIdentityOfLink, KeyOfLink);
            return LocalRedirect(HttpContext.AddressUnder(LinkId, "identity"));
        }

        // Another mailbox than the one on record was a guess at it; to be sent too many codes is none.
        if (isTyped && ModelState.GetFieldValidationState($"{nameof(Form)}.{nameof(Form.Mailbox)}") != ModelValidationState.Invalid)
        {
            failures.TakeBack(LinkLimit.WrongIdentityOfLink, KeyOfLink);
        }

        return await ShowAsync(cancellationToken);
    }

    /// <summary>Enters the code from that mail.</summary>
    public Task<IActionResult> OnPostMailedAsync(CancellationToken cancellationToken)
        => EnterAsync(new EnterMailedCode { Browser = Session.Browser, Code = Form.Code ?? "" }, IdentityMethod.MailedCode, nameof(Form.Code), Form.Code, LinkTexts.Here["Fault.MailedCode"], cancellationToken);

    /// <summary>Enters a code of the authenticator app.</summary>
    public Task<IActionResult> OnPostAppAsync(CancellationToken cancellationToken)
        => EnterAsync(new EnterAppCode { Code = Form.AppCode ?? "" }, IdentityMethod.Authenticator, nameof(Form.AppCode), Form.AppCode, LinkTexts.Here["Fault.AppCode"], cancellationToken);

    /// <summary>"Not mine": the item goes back, and nothing is answered .</summary>
    public async Task<IActionResult> OnPostHandBackAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Form.Reason))
        {
            ModelState.AddModelError("Form.Reason", LinkTexts.Here["Fault.Why"]);
        }
        else if (Form.Reason.Length > 1000)
        {
            ModelState.AddModelError("Form.Reason", LinkTexts.Here["Fault.TooLong", 1000]);
        }

        await LoadAsync(cancellationToken);
        if (ModelState.IsValid)
        {
            var nonce = sessions.RequireNonce(Form.Nonce, LinkId);
            await items.Of(Session.Purpose)!.HandBackAsync(Session.ItemId, nonce, Form.Reason!, cancellationToken);
            IsHandedBack = true;
        }

        return Page();
    }

    async Task<IActionResult> EnterAsync(ICommand<bool> request, string method, string field, string? typed, string fault, CancellationToken cancellationToken)
    {
        CountTry(!string.IsNullOrWhiteSpace(typed));
        var isRight = false;
        if (await this.TrySendAsync(mediator, request, nameof(Form), right => isRight = right, cancellationToken) && !isRight)
        {
            ModelState.AddModelError($"{nameof(Form)}.{field}", fault);
        }

        if (isRight)
        {
            failures.TakeBack(LinkLimit.WrongIdentityOfLink, KeyOfLink);
            sessions.Raise(HttpContext, Session, IdentityLevel.L2, method);
            return LocalRedirect(HttpContext.AddressUnder(LinkId, Session.Purpose));
        }

        return await ShowAsync(cancellationToken);
    }

    // Counted before it is looked at and taken back when it was right, so that many at once buy no more of them.
    void CountTry(bool isTyped)
    {
        if (isTyped && !failures.Count(LinkLimit.WrongIdentityOfLink, KeyOfLink))
        {
            throw LinkFailures.TooMany();
        }
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Session.Actor.Level >= Sheet.Subject.RequiredLevel ? LocalRedirect(HttpContext.AddressUnder(LinkId, Session.Purpose)) : Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken)
    {
        Sheet = await mediator.Send(new ShowIdentity { Browser = Session.Browser }, cancellationToken);
        Form.Nonce ??= sessions.NewNonce(LinkId);
    }
}

public sealed class IdentityForm
{
    public string? Mailbox { get; set; }

    public string? Code { get; set; }

    public string? AppCode { get; set; }

    public string? Reason { get; set; }

    public string? Nonce { get; set; }
}
