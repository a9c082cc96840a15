using AuditFlow.People;
using AuditFlow.Platform.Security;

namespace AuditFlow.Platform.Web;

/// <summary>Gives the scope of a web request its actor: whoever is signed in.</summary>
internal sealed class ActorMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, CurrentActor current)
    {
        current.Is(AccountClaims.ActorOf(context.User));
        return next(context);
    }
}
