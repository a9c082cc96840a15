using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.People;

/// <summary>Where an account sets up its authenticator app. Opening the page makes no secret; a button does.</summary>
internal sealed class AuthenticatorAppModel(IMediator mediator) : PageModel
{
    [BindProperty]
    public AuthenticatorForm Form { get; set; } = new();

    public ShownAuthenticator App { get; private set; } = null!;

    /// <summary>Shown this once, right after the app was switched on.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public string Uri => $"otpauth://totp/AuditFlow:{System.Uri.EscapeDataString(App.Email)}?secret={App.Secret}&issuer=AuditFlow";

    public async Task OnGetAsync(CancellationToken cancellationToken) => App = await mediator.Send(new ShowAuthenticator(), cancellationToken);

    public async Task<IActionResult> OnPostBeginAsync(CancellationToken cancellationToken)
        => await AnswerAsync(await this.TrySendAsync(mediator, new BeginAuthenticator(), nameof(Form), cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancellationToken)
    {
        await this.TrySendAsync(mediator, new ConfirmAuthenticator { Code = Form.Code ?? "" }, nameof(Form), codes => RecoveryCodes = codes, cancellationToken);
        await OnGetAsync(cancellationToken);
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellationToken)
        => await AnswerAsync(await this.TrySendAsync(mediator, new RemoveAuthenticator { Code = Form.Code ?? "" }, nameof(Form), cancellationToken), cancellationToken);

    async Task<IActionResult> AnswerAsync(bool isDone, CancellationToken cancellationToken)
    {
        if (isDone)
        {
            return LocalRedirect("~/account/authenticator");
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}

public sealed class AuthenticatorForm
{
    public string? Code { get; set; }
}
