using AuditFlow.Audits.Facts;
using AuditFlow.Platform;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Audits;

internal sealed class AuditsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<AuditScope>();
        services.AddScoped<FactCatalog>();
        services.AddScoped<GateFacts>();
        foreach (var fact in FactCatalog.Types)
        {
            services.AddScoped(typeof(IFact), fact);
        }
    }
}
