using System.Reflection;
using MediatR;

namespace AuditFlow.Platform.Requests;

internal static class MediatorSetup
{
    /// <summary>Finds the handlers of an assembly and puts Validate → Authorize → Commit round each of them.</summary>
    public static IServiceCollection AddRequests(this IServiceCollection services, Assembly assembly)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidateBehaviour<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuthorizeBehaviour<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(CommitBehaviour<,>));

        var handlers =
            from type in assembly.DefinedTypes
            where type is { IsAbstract: false, IsInterface: false, IsGenericTypeDefinition: false }
            from contract in type.ImplementedInterfaces
            where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
            select (contract, type);
        foreach (var (contract, type) in handlers)
        {
            services.AddTransient(contract, type);
        }

        return services;
    }
}
