using AuditFlow.Attestations.Contradictions;
using AuditFlow.Platform;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;

namespace AuditFlow.Attestations;

internal sealed class AttestationsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddSingleton<ItemStates>();
        services.AddScoped<AttestationMail>();
        services.AddScoped<Asking>();
        services.AddScoped<BundleLinks>();
        services.AddScoped<Reminding>();
        services.AddScoped<Signing>();
        services.AddScoped<HandingBack>();
        services.AddScoped<Reopening>();
        services.AddScoped<CampaignOpening>();
        services.AddScoped<ControlChoice>();
        services.AddScoped<ContradictionCheck>();
        services.AddScoped<IAsks, AttestationAsks>();
        services.AddScoped<ILinkItems, AttestationLinkItems>();
        services.AddScoped<IMailFate, AttestationMailFate>();
        services.AddScoped<INavigationCount, OpenAttestationsCount>();
    }
}
