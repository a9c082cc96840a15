using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;

namespace AuditFlow.Rehearsals;

/// <summary>
/// Leads requests for the pages of a stage on to it: <c>/studio/rehearsals/{id}/…</c>. Only people who may rehearse come
/// in, whatever page it is, personal links too. What the company alone has, such as signing in and the designer, is
/// there.
/// </summary>
internal sealed class RehearsalGate(RequestDelegate next, TimeProvider clock)
{
    static readonly PathString[] OfTheCompany = ["/sign-in", "/sign-out", "/mailbox", "/studio/workflows/definitions", "/rehearsals", StageAddress.Root];

    public async Task InvokeAsync(HttpContext context, Stages stages, RehearsalPump pump, CurrentActor current)
    {
        if (StageAddress.Parse(context.Request.Path) is not var (id, path))
        {
            await next(context);
            return;
        }

        if (context.User.Identity?.IsAuthenticated != true)
        {
            context.Response.Redirect($"/sign-in?ReturnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            return;
        }

        if (!Permissions.Allows(current.Actor, Permission.Rehearse))
        {
            throw new Refusal("not-allowed", Permissions.Explain(Permission.Rehearse), StatusCodes.Status403Forbidden);
        }

        if (OfTheCompany.Any(o => path.StartsWithSegments(o)))
        {
            context.Response.Redirect(path + context.Request.QueryString);
            return;
        }

        if (id is not null && path == "/")
        {
            context.Response.Redirect($"/rehearsals/{id:D}");
            return;
        }

        if (id is null || await stages.VisitAsync(id.Value, context.RequestAborted) is not { } visit)
        {
            throw new Refusal("no-such-rehearsal", "There is no such rehearsal. It may have been removed.", StatusCodes.Status404NotFound);
        }

        await using (visit)
        {
            await OnStageAsync(context, visit.Stage, path);

            // What was asked for is done at once: whoever tries a drawing out looks on.
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && await visit.Stage.FindNextAsync(CancellationToken.None) <= clock.GetUtcNow())
            {
                await pump.LookAsync(id.Value, CancellationToken.None);
            }
        }
    }

    // The stage has its own routes and services; whatever answers after it, such as the error page, has the company's.
    static async Task OnStageAsync(HttpContext context, Stage stage, PathString path)
    {
        var (services, pathBase, asked) = (context.RequestServices, context.Request.PathBase, context.Request.Path);
        await using var scope = stage.Services.CreateAsyncScope();
        try
        {
            context.RequestServices = scope.ServiceProvider;
            context.Request.PathBase = pathBase.Add(StageAddress.Of(stage.Id));
            context.Request.Path = path;
            context.SetEndpoint(null);
            await stage.Pages(context);
        }
        finally
        {
            (context.RequestServices, context.Request.PathBase, context.Request.Path) = (services, pathBase, asked);
        }
    }
}
