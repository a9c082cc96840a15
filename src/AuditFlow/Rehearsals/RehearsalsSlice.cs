using AuditFlow.Platform;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Web;
using AuditFlow.Studio;

namespace AuditFlow.Rehearsals;

internal sealed class RehearsalsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddSingleton<Stages>();
        services.AddSingleton<RehearsalPump>();
        services.AddSingleton<IPageGate, StagePages>();
        services.AddScoped<Opening>();
        services.AddScoped<IStudioRehearsals, StudioRehearsals>();

        // Only a product that is started runs it: the company's, never a stage's.
        if (settings.Pumps.Enabled)
        {
            services.AddHostedService(provider => provider.GetRequiredService<RehearsalPump>());
        }
    }
}

/// <summary>Puts the stages' pages beside the company's.</summary>
internal sealed class StagePages : IPageGate
{
    public void Use(IApplicationBuilder app) => app.UseMiddleware<RehearsalGate>();
}
