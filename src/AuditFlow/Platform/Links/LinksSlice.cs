using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Links;

internal sealed class LinksSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<PersonalLinks>();
        services.AddSingleton<LinkSessions>();
        services.AddSingleton<LinkAccessLog>();
    }
}
