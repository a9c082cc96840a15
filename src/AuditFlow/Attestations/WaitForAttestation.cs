using AuditFlow.Engine;
using AuditFlow.Platform.Workflows;
using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Attestations;

/// <summary>
/// Waits for the signer's answer and, beside it, for the next moment of the reminder plan: days before and after
/// the due day, the escalations, then once a week for as long as the campaign is open.
/// </summary>
[Activity(
    TypeName, Category = "Attestations", DisplayName = "Wait for the answer", Outcomes = ["Answered", "Exception", "Remind", "Overdue", "Void"],
    Description = "Waits until the owner has answered, and the manager has looked at it where that is needed. Goes out by Remind at the days of the plan, by Overdue at each escalation.")]
internal sealed class WaitForAttestation : Activity, IWaitingBlock
{
    public const string TypeName = "AuditFlow.WaitForAttestation";
    const string Clock = "Clock";

    [Input(DisplayName = "Attestation", Description = "The attestation that is waited for, such as getInput('AttestationId').", UiHint = UiHints.ExpressionEditor, IsRequired = true, Order = 1)]
    public Guid AttestationId { get; set; }

    [Input(DisplayName = "Remind on days", Description = "Days from the due day: -7 is a week before, 2 is two days late. None: those of the campaign's plan.", Order = 2)]
    public ICollection<int> RemindOnDays { get; set; } = [];

    [Input(DisplayName = "Overdue after days", Description = "Days after the due day on which the first above is told. Left empty: those of the campaign's plan.", Order = 3)]
    public int? OverdueAfterDays { get; set; }

    public override ValueTask ExecuteAsync(ActivityContext context) => LookAsync(context, isClock: false, isFirst: true);

    public override ValueTask OnResumedAsync(ActivityContext context, ResumeInput input) => LookAsync(context, input.Callback == Clock, isFirst: false);

    async ValueTask LookAsync(ActivityContext context, bool isClock, bool isFirst)
    {
        var item = await context.GetService<ItemStates>().FindAsync(context.GetService<AuditFlowDb>(), AttestationId, context.CancellationToken)
            ?? throw new InvalidOperationException($"There is no attestation {AttestationId}.");
        var isAsked = item is { IsOpen: true, BundleId: not null };
        if (isClock && !isAsked)
        {
            // What ended the request, or took it back, raised a signal in the same transaction. That one goes on from here;
            // were it overtaken, it would find nobody waiting and be kept in vain.
            return;
        }

        var takesAnswers = item.Campaign is CampaignState.Open or CampaignState.Closing;

        // Nobody reviews in a campaign that is closed: what was signed stays as it is.
        if (item.IsDone || (item.IsAnswered && !takesAnswers))
        {
            if (isFirst && await context.GetService<MeetingPoint>().HasSignalAsync(TypeName, AttestationId.ToString("D"), context.CancellationToken))
            {
                // Answered while the run was at its reminder: the answer's signal ends the wait, as it always does.
                context.SetBookmark(new BookmarkRequest { Key = AttestationId.ToString("D") });
                return;
            }

            context.Complete(item.Answer!.Value.IsException ? "Exception" : "Answered");
            return;
        }

        if (item.State is AttestationState.Void or AttestationState.NotAttested)
        {
            context.Complete("Void");
            return;
        }

        var now = context.Clock.GetUtcNow();
        if (isClock)
        {
            if (item.DelegatedUntil <= now)
            {
                await context.GetService<MediatR.IMediator>().Send(new EndDelegation { AttestationId = AttestationId }, context.CancellationToken);
                await LookAsync(context, isClock: false, isFirst: false);
                return;
            }

            context.Complete(EscalationAt(item) <= now ? "Overdue" : "Remind");
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
        if (isAsked)
        {
            context.SetBookmark(new BookmarkRequest { Key = $"{AttestationId:D}/clock", DueAt = NextAt(item, now), Callback = Clock });
        }
    }

    DateTimeOffset? EscalationAt(ItemState item)
    {
        var days = OverdueAfterDays is { } first ? [first, .. item.Plan.EscalateAfterDays.Where(d => d > first)] : item.Plan.EscalateAfterDays;

        // Whoever was asked late, as a second signer is, gets as many days before those above hear of it.
        var from = item.SentAt > item.DueAt ? item.SentAt.Value : item.DueAt;
        return item.Escalations < days.Count ? from.AddDays(days[item.Escalations]) : null;
    }

    DateTimeOffset NextAt(ItemState item, DateTimeOffset now)
    {
        var days = RemindOnDays.Count > 0 ? RemindOnDays : [.. item.Plan.RemindOnDays];

        // Mail goes out in the morning of its day, not a second before midnight.
        var moments = days.Select(d => item.DueAt.AddDays(d).AddHours(-15)).Where(t => t > now);
        if (EscalationAt(item) is { } escalation)
        {
            moments = moments.Append(escalation > now ? escalation : now);
        }

        if (item.DelegatedUntil is { } until)
        {
            moments = moments.Append(until > now ? until : now);
        }

        return moments.DefaultIfEmpty(now.AddDays(7)).Min();
    }
}
