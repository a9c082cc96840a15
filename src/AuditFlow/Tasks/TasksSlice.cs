using AuditFlow.Platform;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Tasks;

internal sealed class TasksSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings) => services.AddScoped<Assignment>();
}
