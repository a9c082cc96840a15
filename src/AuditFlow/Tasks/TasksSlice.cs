using AuditFlow.Platform;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;

namespace AuditFlow.Tasks;

internal sealed class TasksSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<Assignment>();
        services.AddScoped<TaskMail>();
        services.AddScoped<TaskAnswers>();
        services.AddScoped<IAsks, TaskAsks>();
        services.AddScoped<TaskLinkItems>();
        services.AddScoped<ILinkItems>(provider => provider.GetRequiredService<TaskLinkItems>());
        services.AddScoped<INavigationCount, OpenTaskCount>();
    }
}
