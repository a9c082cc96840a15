using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Links;

internal sealed class LinksSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<PersonalLinks>();
        services.AddScoped<SecretsOfMail>();
        services.AddScoped<LinkItems>();
        services.AddScoped<LinkReissue>();
        services.AddScoped<LinkIdentity>();
        services.AddSingleton<LinkKey>();
        services.AddSingleton<LinkSessions>();
        services.AddSingleton<LinkFailures>();
        services.AddSingleton<LinkRenewals>();
        services.AddSingleton<LinkAccessLog>();
    }
}
