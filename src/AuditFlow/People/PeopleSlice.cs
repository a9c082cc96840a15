using AuditFlow.Platform;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Settings;

namespace AuditFlow.People;

internal sealed class PeopleSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<AuthenticatorSecrets>();
        services.AddScoped<ILinkAuthenticator>(provider => provider.GetRequiredService<AuthenticatorSecrets>());
    }
}
