using AuditFlow.Audits.Facts;
using AuditFlow.Platform;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows;
using AuditFlow.Shared;

namespace AuditFlow.Audits;

internal sealed class AuditsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<AuditScope>();
        services.AddScoped<AuditProgress>();
        services.AddScoped<FactCatalog>();
        services.AddScoped<INavigationCount, RunningAuditCount>();
        services.AddScoped<GateFacts>();
        services.AddScoped<IEndedAudits, EndedAudits>();
        foreach (var fact in FactCatalog.Types)
        {
            services.AddScoped(typeof(IFact), fact);
        }
    }
}
