using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>The authenticator app of whoever is signed in.</summary>
[Allow(Permission.SeeOwnHome)]
internal sealed record ShowAuthenticator : IQuery<ShownAuthenticator>;

/// <param name="Email">Whose.</param>
/// <param name="IsOn">A code of it was entered.</param>
/// <param name="Secret">To be typed into the app, while it is being set up.</param>
/// <param name="RecoveryLeft">How many recovery codes have not been used.</param>
internal sealed record ShownAuthenticator(string Email, bool IsOn, string? Secret, int RecoveryLeft);

internal sealed class ShowAuthenticatorHandler(AuditFlowDb db, AuthenticatorSecrets secrets, CurrentActor current) : IRequestHandler<ShowAuthenticator, ShownAuthenticator>
{
    public async Task<ShownAuthenticator> Handle(ShowAuthenticator request, CancellationToken cancellationToken)
    {
        var me = OwnAccount.Of(current);
        var found = await db.Authenticators.SingleOrDefaultAsync(a => a.AccountId == me.AccountId, cancellationToken);
        return new(me.Email, found?.ConfirmedAt is not null, found is { ConfirmedAt: null } && secrets.Open(found) is { } secret ? Totp.Say(secret) : null, found?.RecoveryHashes.Count ?? 0);
    }
}

/// <summary>Makes a secret for the app. It counts once a code was entered.</summary>
[Allow(Permission.SeeOwnHome)]
internal sealed record BeginAuthenticator : ICommand;

internal sealed class BeginAuthenticatorHandler(AuditFlowDb db, AuthenticatorSecrets secrets, CurrentActor current, Trail trail) : IRequestHandler<BeginAuthenticator, Unit>
{
    public async Task<Unit> Handle(BeginAuthenticator request, CancellationToken cancellationToken)
    {
        var me = OwnAccount.Of(current);
        var secret = secrets.Protect(Totp.NewSecret());
        if (await db.Authenticators.AsTracking().SingleOrDefaultAsync(a => a.AccountId == me.AccountId, cancellationToken) is { } begun)
        {
            begun.Renew(secret);
        }
        else
        {
            db.Authenticators.Add(Authenticator.Begin(me.AccountId, secret));
        }

        trail.Add(null, "authenticator-begun", $"account:{me.Email}", $"{me.Email} began to set up an authenticator app.");
        return Unit.Value;
    }
}

/// <summary>Enters the first code of the app, which switches it on. Gives the recovery codes, which are shown this once.</summary>
[Allow(Permission.SeeOwnHome)]
internal sealed record ConfirmAuthenticator : ICommand<IReadOnlyList<string>>
{
    [Secret]
    [Required(ErrorMessage = "Type the code that your app shows.")]
    [MaxLength(40)]
    public required string Code { get; init; }
}

internal sealed class ConfirmAuthenticatorHandler(AuditFlowDb db, AuthenticatorSecrets secrets, CurrentActor current, Trail trail, TimeProvider clock) : IRequestHandler<ConfirmAuthenticator, IReadOnlyList<string>>
{
    public async Task<IReadOnlyList<string>> Handle(ConfirmAuthenticator request, CancellationToken cancellationToken)
    {
        var me = OwnAccount.Of(current);
        var begun = Refuse.IfMissing(await db.Authenticators.AsTracking().SingleOrDefaultAsync(a => a.AccountId == me.AccountId && a.ConfirmedAt == null, cancellationToken), "app that is being set up");
        if (secrets.Open(begun) is not { } secret || Totp.Match(secret, request.Code, clock.GetUtcNow(), begun.LastStep) is not { } step)
        {
            throw new InvalidRequest([new FieldError(nameof(request.Code), "This is not the code that the app shows now. Is the clock of your device right?")]);
        }

        var (codes, hashes) = secrets.MakeRecovery(me.AccountId);
        begun.Confirm(step, hashes, clock.GetUtcNow());
        trail.Add(null, "authenticator-set-up", $"account:{me.Email}", $"{me.Email} set up an authenticator app.");
        return codes;
    }
}

/// <summary>Switches the app off. It takes a code of it, or a recovery code.</summary>
[Allow(Permission.SeeOwnHome)]
internal sealed record RemoveAuthenticator : ICommand
{
    [Secret]
    [Required(ErrorMessage = "Type a code of the app, or a recovery code.")]
    [MaxLength(40)]
    public required string Code { get; init; }
}

internal sealed class RemoveAuthenticatorHandler(AuditFlowDb db, AuthenticatorSecrets secrets, CurrentActor current, Trail trail) : IRequestHandler<RemoveAuthenticator, Unit>
{
    public async Task<Unit> Handle(RemoveAuthenticator request, CancellationToken cancellationToken)
    {
        var me = OwnAccount.Of(current);
        var found = Refuse.IfMissing(await db.Authenticators.AsTracking().SingleOrDefaultAsync(a => a.AccountId == me.AccountId && a.ConfirmedAt != null, cancellationToken), "app to remove");
        // One whose secret cannot be read any more helps nobody; whoever is signed in may take it off.
        if (secrets.Open(found) is not null && !secrets.Spend(found, request.Code))
        {
            throw new InvalidRequest([new FieldError(nameof(request.Code), "This code is not right, or was used already.")]);
        }

        db.Authenticators.Remove(found);
        trail.Add(null, "authenticator-removed", $"account:{me.Email}", $"{me.Email} removed the authenticator app.");
        return Unit.Value;
    }
}

internal static class OwnAccount
{
    public static PersonActor Of(CurrentActor current) => current.Actor as PersonActor ?? throw new Refusal("not-signed-in", "Sign in first.", StatusCodes.Status403Forbidden);
}
