using AuditFlow.Platform;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Frameworks;

/// <summary>Reads the framework files while the program starts, so that a broken one stops it there.</summary>
internal sealed class FrameworksSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings) => services.AddSingleton(FrameworkCatalog.Load());
}
