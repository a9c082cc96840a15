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
        services.AddSingleton<FactCatalog>();
        services.AddScoped<FactSources>();
        services.AddScoped<INavigationCount, RunningAuditCount>();
        services.AddScoped<GateFacts>();
        services.AddScoped<IEndedAudits, EndedAudits>();
    }
}
