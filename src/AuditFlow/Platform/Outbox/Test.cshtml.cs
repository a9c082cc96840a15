using AuditFlow.Platform.Email;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Outbox;

/// <summary>Sends a test mail and shows what was said.</summary>
internal sealed class TestModel(IMediator mediator, AuditFlowSettings settings, Reader reader, CurrentActor current) : PageModel
{
    [BindProperty]
    public TestForm Form { get; set; } = new();

    public MailTrial? Trial { get; private set; }

    public string Way => settings.Mail.Transport == MailTransport.Smtp
        ? $"It goes to {settings.Mail.Smtp.Host}, port {settings.Mail.Smtp.Port}, as mail from {settings.Mail.From}, at once and past the outbox."
        : $"Mail is written into files here, into {PickupTransport.FolderOf(settings)}; nothing leaves this machine ('Mail:Transport').";

    public void OnGet()
    {
        if (!Permissions.Allows(current.Actor, Permission.MendOutbox))
        {
            throw new Requests.Refusal("not-allowed", Permissions.Explain(Permission.MendOutbox), StatusCodes.Status403Forbidden);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Trial = await this.TryTestMailAsync(mediator, new TryMail { To = Form.To?.Trim() ?? "", At = reader.SayInFull(reader.Now) }, nameof(Form), cancellationToken);
        return Page();
    }
}

public sealed class TestForm
{
    public string? To { get; set; }
}
