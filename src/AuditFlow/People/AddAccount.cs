using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace AuditFlow.People;

/// <summary>Gives a mailbox an account with roles and a first password.</summary>
[Allow(Permission.ManageAccounts)]
public sealed record AddAccount : ICommand<Guid>
{
    [Required]
    [EmailAddress]
    [MaxLength(254)]
    public required string Email { get; init; }

    [Required]
    [MinLength(1, ErrorMessage = "Name at least one role.")]
    public required IReadOnlyList<Role> Roles { get; init; }

    [Secret]
    [Required]
    public required string Password { get; init; }

    /// <summary>For the demo and Development only: the password is shown on the sign-in page.</summary>
    public bool IsSample { get; init; }
}

internal sealed class AddAccountHandler(UserManager<Account> accounts, Trail trail, Ids ids, TimeProvider clock) : IRequestHandler<AddAccount, Guid>
{
    public async Task<Guid> Handle(AddAccount request, CancellationToken cancellationToken)
    {
        var email = request.Email.Trim().ToLowerInvariant();
        var account = new Account
        {
            Id = ids.New(), UserName = email, Email = email, EmailConfirmed = true,
            Roles = [.. request.Roles.Distinct().Order()], CreatedAt = clock.GetUtcNow(), IsSample = request.IsSample,
        };
        var result = await accounts.CreateAsync(account, request.Password);
        if (!result.Succeeded)
        {
            throw new InvalidRequest([.. result.Errors.Select(e => new FieldError(e.Code.StartsWith("Password", StringComparison.Ordinal) ? nameof(request.Password) : nameof(request.Email), e.Description))]);
        }

        trail.Add(null, "account-added", $"account:{email}", $"Account {email} added as {string.Join(", ", account.Roles.Select(r => r.Words))}.");
        return account.Id;
    }
}
