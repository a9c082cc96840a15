using AuditFlow.Engine;
using AuditFlow.Platform.Workflows.Sense;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Waits for the owner's answer and, beside it, for the next moment of the reminder plan: days before and after
/// the due day, then the escalation, then once a week for as long as the campaign is open.
/// </summary>
[Activity(
    TypeName, Category = "Attestations", DisplayName = "Wait for the answer", Outcomes = ["Answered", "Exception", "Remind", "Overdue", "Void"],
    Description = "Waits until the owner has answered. Goes out by Remind at the days of the plan, by Overdue once when the answer is late.")]
internal sealed class WaitForAttestation : Activity, IWaitingBlock
{
    public const string TypeName = "AuditFlow.WaitForAttestation";
    const string Clock = "Clock";

    [Input(DisplayName = "Attestation", Description = "The attestation that is waited for, such as getInput('AttestationId').", UiHint = UiHints.ExpressionEditor, IsRequired = true, Order = 1)]
    public Guid AttestationId { get; set; }

    [Input(DisplayName = "Remind on days", Description = "Days from the due day: -7 is a week before, 2 is two days late. None: -7, -2, 0 and 2.", Order = 2)]
    public ICollection<int> RemindOnDays { get; set; } = [];

    [Input(DisplayName = "Overdue after days", Description = "Days after the due day on which the manager is told.", Order = 3)]
    public int OverdueAfterDays { get; set; } = 3;

    public override ValueTask ExecuteAsync(ActivityContext context) => LookAsync(context, isClock: false, isFirst: true);

    public override ValueTask OnResumedAsync(ActivityContext context, ResumeInput input) => LookAsync(context, input.Callback == Clock, isFirst: false);

    async ValueTask LookAsync(ActivityContext context, bool isClock, bool isFirst)
    {
        var attestation = await context.GetService<AuditFlowDb>().Attestations.AsNoTracking().SingleAsync(a => a.Id == AttestationId, context.CancellationToken);
        if (attestation.IsAnswered)
        {
            context.Complete(attestation.Answer!.Value.IsException ? "Exception" : "Answered");
            return;
        }

        if (!attestation.IsOpen)
        {
            context.Complete("Void");
            return;
        }

        var now = context.Clock.GetUtcNow();
        if (isClock)
        {
            context.Complete(attestation.EscalatedAt is null && now >= OverdueAt(attestation) ? "Overdue" : "Remind");
            return;
        }

        if (!isFirst)
        {
            // Something else about it changed, such as the signer: wait anew.
            foreach (var bookmark in context.Bookmarks)
            {
                context.RemoveBookmark(bookmark.Id);
            }
        }

        context.SetBookmark(new BookmarkRequest { Key = AttestationId.ToString("D") });
        context.SetBookmark(new BookmarkRequest { Key = $"{AttestationId:D}/clock", DueAt = NextAt(attestation, now), Callback = Clock });
    }

    DateTimeOffset OverdueAt(Attestation attestation) => attestation.DueAt.AddDays(OverdueAfterDays);

    DateTimeOffset NextAt(Attestation attestation, DateTimeOffset now)
    {
        int[] days = RemindOnDays.Count == 0 ? [-7, -2, 0, 2] : [.. RemindOnDays];
        // Mail goes out in the morning of its day, not a second before midnight.
        var plan = days.Select(d => attestation.DueAt.AddDays(d).AddHours(-15)).Where(t => t > now);
        if (attestation.EscalatedAt is null)
        {
            plan = plan.Append(OverdueAt(attestation) > now ? OverdueAt(attestation) : now);
        }

        return plan.DefaultIfEmpty(now.AddDays(7)).Min();
    }
}
