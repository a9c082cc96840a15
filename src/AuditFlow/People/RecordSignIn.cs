using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace AuditFlow.People;

/// <summary>
/// Writes down that somebody signed in or failed to. Checking the password costs time on purpose, so the page does it
/// before; only the outcome enters the transaction.
/// </summary>
[Anonymous("Nobody is signed in while signing in.")]
public sealed record RecordSignIn : ICommand
{
    public required Guid AccountId { get; init; }

    public required bool Succeeded { get; init; }
}

internal sealed class RecordSignInHandler(UserManager<Account> accounts, Trail trail) : IRequestHandler<RecordSignIn, Unit>
{
    public async Task<Unit> Handle(RecordSignIn request, CancellationToken cancellationToken)
    {
        var account = Refuse.IfMissing(await accounts.FindByIdAsync(request.AccountId.ToString()), "such account");
        if (request.Succeeded)
        {
            await accounts.ResetAccessFailedCountAsync(account);
            trail.Add(null, "signed-in", $"account:{account.Email}", $"{account.Email} signed in.");
        }
        else
        {
            await accounts.AccessFailedAsync(account);
            trail.Add(null, "sign-in-failed", $"account:{account.Email}", $"A sign-in as {account.Email} failed.");
        }

        return Unit.Value;
    }
}
