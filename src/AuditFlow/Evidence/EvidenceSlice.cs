using AuditFlow.Platform;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Evidence;

internal sealed class EvidenceSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddSingleton<VirusScan>();
        services.AddSingleton<EvidenceStore>();
        services.AddSingleton<EvidenceUpload>();
    }
}
