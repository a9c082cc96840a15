using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Outbox;

internal sealed class OutboxSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<MailQueue>();
        services.AddSingleton<OutboxWakeUp>();
        services.AddSingleton<OutboxPump>();
    }
}
