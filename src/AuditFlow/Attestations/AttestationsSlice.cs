using AuditFlow.Platform;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Attestations;

internal sealed class AttestationsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings) => services.AddScoped<AttestationMail>();
}
