using AuditFlow.Engine;
using AuditFlow.Platform.Settings;
using AuditFlow.Studio;

namespace AuditFlow.Platform.Workflows;

internal sealed class WorkflowsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddSingleton(RequestBlocks.CatalogOf(typeof(WorkflowsSlice).Assembly));
        services.AddSingleton(provider => new WorkflowEngine(provider.GetRequiredService<ActivityCatalog>()));
        services.AddSingleton<Drawings>();
        services.AddSingleton<WorkflowWakeUp>();
        services.AddSingleton<WorkflowPump>();
        services.AddSingleton<Clearing>();
        services.AddSingleton<WrittenLines>();
        services.AddSingleton<StoredBursts>();
        services.AddScoped<Signals>();
        services.AddScoped<Runs>();
        services.AddScoped<Starts>();
        services.AddScoped<TriggerIndex>();
        services.AddScoped<PreparedCommands>();
        services.AddScoped<MeetingPoint>();
        services.AddScoped<InstanceStore>();
        services.AddScoped<BurstHost>();
        services.AddScoped<SignalWork>();
        services.AddSingleton<EditingSpells>();
        services.AddScoped<SeenVersions>();
        services.AddStudio(Path.Combine(AppContext.BaseDirectory, "studio"));
        services.AddScoped<IStudioHost, StudioHost>();
        services.AddScoped<IStudioLibrary, StudioLibrary>();
        services.AddScoped<IStudioRuns, StudioRuns>();
        services.AddScoped<IStudioOptions, StudioOptions>();
    }
}
