using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

[AllowAnonymous]
internal sealed class SignInModel(
    IMediator mediator, SignInManager<Account> signIn, UserManager<Account> accounts, IPasswordHasher<Account> hasher,
    AuditFlowDb db, IHostEnvironment environment, AuditFlowSettings settings) : PageModel
{
    // A hash of nothing, so that an unknown mailbox costs as much time as a wrong password.
    static string? nobody;

    [BindProperty]
    public SignInForm Form { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string Company => settings.Company.Name;

    /// <summary>In Development: one account a role, to be entered by a button.</summary>
    public IReadOnlyList<SampleAccount> Samples { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadSamplesAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            await LoadSamplesAsync(cancellationToken);
            return Page();
        }

        var account = await accounts.FindByEmailAsync(Form.Email);
        if (account is null)
        {
            hasher.VerifyHashedPassword(null!, nobody ??= hasher.HashPassword(null!, "nobody"), Form.Password);
            return await RefusedAsync(cancellationToken);
        }

        if (await accounts.IsLockedOutAsync(account))
        {
            ModelState.AddModelError("", "Too many tries. Wait five minutes and try again.");
            await LoadSamplesAsync(cancellationToken);
            return Page();
        }

        var matches = hasher.VerifyHashedPassword(account, account.PasswordHash!, Form.Password) != PasswordVerificationResult.Failed;
        await mediator.Send(new RecordSignIn { AccountId = account.Id, Succeeded = matches }, cancellationToken);
        return matches ? await EnterAsync(account) : await RefusedAsync(cancellationToken);
    }

    /// <summary>Signs in as one of the sample accounts, in Development alone.</summary>
    public async Task<IActionResult> OnPostSampleAsync(Guid account, CancellationToken cancellationToken)
    {
        var sample = environment.IsDevelopment() ? await accounts.FindByIdAsync(account.ToString()) : null;
        if (sample is not { IsSample: true })
        {
            return NotFound();
        }

        await mediator.Send(new RecordSignIn { AccountId = sample.Id, Succeeded = true }, cancellationToken);
        return await EnterAsync(sample);
    }

    async Task<IActionResult> EnterAsync(Account account)
    {
        await signIn.SignInWithClaimsAsync(account, new AuthenticationProperties(), Array.Empty<Claim>());
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/");
    }

    async Task<IActionResult> RefusedAsync(CancellationToken cancellationToken)
    {
        ModelState.AddModelError("", "Mailbox and password do not belong together.");
        await LoadSamplesAsync(cancellationToken);
        return Page();
    }

    async Task LoadSamplesAsync(CancellationToken cancellationToken)
    {
        if (environment.IsDevelopment())
        {
            var samples = await db.Accounts.AsNoTracking().Where(a => a.IsSample).OrderBy(a => a.Id).Take(20).ToListAsync(cancellationToken);
            Samples = [.. samples.Select(a => new SampleAccount(a.Id, a.Email!, string.Join(", ", a.Roles.Select(r => r.Words))))];
        }
    }
}

public sealed class SignInForm
{
    [Required(ErrorMessage = "Enter your mailbox.")]
    [EmailAddress(ErrorMessage = "This is not a mail address.")]
    [Display(Name = "Mailbox")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Enter your password.")]
    [DataType(DataType.Password)]
    public string Password { get; set; } = "";
}

internal sealed record SampleAccount(Guid Id, string Email, string Roles);
