using AuditFlow.Platform;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Findings;

internal sealed class FindingsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings) => services.AddScoped<FindingChange>();
}
