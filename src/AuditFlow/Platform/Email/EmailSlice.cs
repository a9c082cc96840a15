using AuditFlow.Platform.Email.Smtp;
using AuditFlow.Platform.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuditFlow.Platform.Email;

internal sealed class EmailSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddScoped<EmailRenderer>();
        services.TryAddSingleton<IMailTransport>(provider => settings.Mail.Transport == MailTransport.Smtp
            ? new SmtpTransport(settings.Mail, new Uri(settings.PublicUrl!).Host, provider.GetRequiredService<TimeProvider>())
            : new PickupTransport(settings));
    }
}
