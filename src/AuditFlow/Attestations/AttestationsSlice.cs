using AuditFlow.Platform;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;

namespace AuditFlow.Attestations;

internal sealed class AttestationsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<AttestationMail>();
        services.AddScoped<INavigationCount, OpenAttestationsCount>();
    }
}
