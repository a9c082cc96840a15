using AuditFlow.Platform;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Notifications;

internal sealed class NotificationsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<Recipients>();
        services.AddScoped<IMailboxOwners, MailboxOwners>();
    }
}
