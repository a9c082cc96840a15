using System.Security.Claims;
using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AuditFlow.People;

internal static class AccountSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>(identity =>
            {
                identity.User.RequireUniqueEmail = true;
                identity.Password = new PasswordOptions { RequiredLength = 12, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 5 };
                identity.Lockout.MaxFailedAccessAttempts = 8;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddEntityFrameworkStores<AuditFlowDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<AccountClaims>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.LoginPath = "/sign-in";
            cookie.AccessDeniedPath = "/not-allowed";
            cookie.Cookie.Name = "auditflow";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
        });
        services.AddOptions<SecurityStampValidatorOptions>().Configure(o => o.ValidationInterval = TimeSpan.FromMinutes(5));
        return services;
    }
}

/// <summary>Puts roles and the person behind the account into the session, so that a request costs no look-up.</summary>
internal sealed class AccountClaims(UserManager<Account> accounts, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(accounts, options)
{
    public const string Person = "auditflow:person";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaims(user.Roles.Select(r => new Claim(ClaimTypes.Role, r.ToString())));
        return identity;
    }

    /// <summary>The actor that a session stands for.</summary>
    public static Actor ActorOf(ClaimsPrincipal session)
    {
        if (session.Identity?.IsAuthenticated != true || !Guid.TryParse(session.FindFirstValue(ClaimTypes.NameIdentifier), out var account))
        {
            return new AnonymousActor();
        }

        var roles = session.FindAll(ClaimTypes.Role).Select(c => Enum.Parse<Role>(c.Value)).ToArray();
        Guid? personId = Guid.TryParse(session.FindFirstValue(Person), out var id) ? id : null;
        return new PersonActor(account, personId, session.FindFirstValue(ClaimTypes.Email) ?? "", roles);
    }
}
