using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Asked;

internal sealed class AskedSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<AskedOf>();
        services.AddScoped<DailyDigest>();
        services.AddScoped<ILateValues, DigestValues>();
        services.AddScoped<ILinkItems, AskedLinks>();
    }
}
