using AuditFlow.Platform.Settings;
using Microsoft.AspNetCore.RateLimiting;

namespace AuditFlow.Platform.Outbox;

internal sealed class OutboxSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<MailQueue>();
        services.AddSingleton<StopLinks>();
        services.AddSingleton<OutboxWakeUp>();
        services.AddSingleton<OutboxPump>();
        services.AddSingleton<BounceWatch>();
        services.Configure<RateLimiterOptions>(BounceEndpoint.Limit);
    }
}
