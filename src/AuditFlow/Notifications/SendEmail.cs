using AuditFlow.Engine;
using AuditFlow.Platform.Workflows;
using MediatR;

namespace AuditFlow.Notifications;

/// <summary>Queues a mail in the lead's own words. It leaves after the step has committed.</summary>
[Activity(
    TypeName, Category = "Notifications", DisplayName = "Send e-mail",
    Description = "Sends a mail to people of the register, each their own. It does not wait for an answer; to ask for one, use Ask a person.")]
internal sealed class SendEmail : Activity
{
    public const string TypeName = "AuditFlow.SendEmail";

    [Input(
        Description = "Mailboxes of people in the register, or rules: lead, role:Manager, owner:ITGC-AC-01, owner:CC6.1 for the owners of all controls mapped to a criterion, performer:, manager: of a control, task:KEY.",
        IsRequired = true, Order = 1)]
    public ICollection<string> Recipients { get; set; } = [];

    [Input(Description = "One line.", IsRequired = true, Order = 2)]
    public string Subject { get; set; } = "";

    [Input(Description = "Plain text; an empty line begins a new paragraph.", UiHint = UiHints.MultiLine, IsRequired = true, Order = 3)]
    public string Text { get; set; } = "";

    [Output(Description = "The mailboxes that it went to.")]
    public ICollection<string>? SentTo { get; set; }

    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        SentTo = [.. await context.GetService<IMediator>().Send(
            new QueueNotice { Recipients = [.. Recipients], Subject = Subject, Text = Text, AuditId = context.Run.AuditId, AskedBy = $"{context.Run.InstanceId}/{context.ActivityInstanceId}" },
            context.CancellationToken)];
        context.Complete();
    }
}
