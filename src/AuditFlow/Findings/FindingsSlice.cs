using AuditFlow.Platform;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;

namespace AuditFlow.Findings;

internal sealed class FindingsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<FindingChange>();
        services.AddScoped<IAsks, FindingAsks>();
        services.AddScoped<INavigationCount, OpenFindingCount>();
        services.AddScoped<ISearchSource, FindingSearch>();
    }
}
