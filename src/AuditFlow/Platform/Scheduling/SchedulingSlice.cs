using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Scheduling;

internal sealed class SchedulingSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddSingleton<ScheduleChanges>();
        services.AddScoped<Schedules>();
    }
}
