using AuditFlow.Platform;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;

namespace AuditFlow.Tasks;

internal sealed class TasksSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<Assignment>();
        services.AddScoped<TaskMail>();
        services.AddScoped<INavigationCount, OpenTaskCount>();
    }
}
