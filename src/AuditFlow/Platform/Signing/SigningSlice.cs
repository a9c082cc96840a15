using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;

namespace AuditFlow.Platform.Signing;

internal sealed class SigningSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings) => services.AddScoped<SigningKeys>();
}

internal static class SigningKeySetup
{
    /// <summary>Before the first request, so that the page of keys has something to show.</summary>
    public static async Task MakeFirstAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("start"));
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new MakeSigningKey(), cancellationToken);
    }
}
