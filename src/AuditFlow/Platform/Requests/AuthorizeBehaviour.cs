using System.Collections.Concurrent;
using System.Reflection;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;

namespace AuditFlow.Platform.Requests;

/// <summary>Holds the actor of this send against the permission table.</summary>
internal sealed class AuthorizeBehaviour<TRequest, TResult>(CurrentActor current, RunPowers powers) : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
{
    public Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        var access = RequestAccess.Of(request.GetType());
        var actor = current.Actor;
        if (access.Permission is { } permission && (!Permissions.Allows(actor, permission) || actor is RunActor && !powers.Include(permission)))
        {
            throw new Refusal("not-allowed", Permissions.Explain(permission), StatusCodes.Status403Forbidden);
        }

        // A run works for the audit that it belongs to and sends nothing but the designer's blocks.
        if (actor is RunActor run && current.SendsNestedIn == 0)
        {
            if (!access.IsActivity)
            {
                throw new Refusal("not-an-activity", $"A workflow run may not send {request.GetType().Name}.", StatusCodes.Status403Forbidden);
            }

            if (request is IOfAudit about && about.AuditId != run.AuditId)
            {
                throw new Refusal("other-audit", "A workflow run may not reach into another audit.", StatusCodes.Status403Forbidden);
            }
        }

        return Nested(next);
    }

    // What a handler sends in its turn is part of its own work: the permission is checked, the door for runs is not asked again.
    async Task<TResult> Nested(RequestHandlerDelegate<TResult> next)
    {
        current.SendsNestedIn++;
        try
        {
            return await next();
        }
        finally
        {
            current.SendsNestedIn--;
        }
    }
}

/// <summary>What a request's attributes say of who may send it.</summary>
internal sealed record RequestAccess(Permission? Permission, bool IsActivity)
{
    static readonly ConcurrentDictionary<Type, RequestAccess> Known = new();

    public static RequestAccess Of(Type request) => Known.GetOrAdd(request, Read);

    static RequestAccess Read(Type request)
    {
        var allow = request.GetCustomAttribute<AllowAttribute>();
        if (allow is null && request.GetCustomAttribute<AnonymousAttribute>() is null)
        {
            throw new InvalidOperationException($"{request.Name} says neither [Allow] nor [Anonymous].");
        }

        return new RequestAccess(allow?.Permission, request.IsDefined(typeof(ActivityAttribute)) || request.IsDefined(typeof(ForRunsAttribute)));
    }
}
