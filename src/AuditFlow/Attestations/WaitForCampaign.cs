using AuditFlow.Engine;
using AuditFlow.Platform;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows.Sense;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Waits for the next moment in the life of a campaign: its opening, the end of the due day everywhere, its last day, its close.</summary>
[Activity(
    TypeName, Category = "Attestations", DisplayName = "Wait for the campaign", Outcomes = ["Opening", "Due", "Last day", "Closed"],
    Description = "Goes out by Opening at the planned time, by Due when the due day is over for everybody, by Last day when no late answer is expected any more, by Closed at the end.")]
internal sealed class WaitForCampaign : Activity, IWaitingBlock
{
    public const string TypeName = "AuditFlow.WaitForCampaign";

    [Input(DisplayName = "Campaign", Description = "The campaign, such as getInput('CampaignId').", UiHint = UiHints.ExpressionEditor, IsRequired = true, Order = 1)]
    public Guid CampaignId { get; set; }

    public override ValueTask ExecuteAsync(ActivityContext context) => LookAsync(context);

    public override ValueTask OnResumedAsync(ActivityContext context, ResumeInput input) => LookAsync(context);

    async ValueTask LookAsync(ActivityContext context)
    {
        var db = context.GetService<AuditFlowDb>();
        var now = context.Clock.GetUtcNow();
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == CampaignId, context.CancellationToken);
        if (campaign is null || !(campaign.IsBeingPrepared || campaign.TakesAnswers))
        {
            context.Complete("Closed");
            return;
        }

        var (outcome, at) = await NextAsync(db, campaign, context);
        if (outcome is not null && at <= now)
        {
            context.Complete(outcome);
            return;
        }

        foreach (var bookmark in context.Bookmarks)
        {
            context.RemoveBookmark(bookmark.Id);
        }

        context.SetBookmark(new BookmarkRequest { Key = CampaignId.ToString("D") });
        if (outcome is not null)
        {
            context.SetBookmark(new BookmarkRequest { Key = $"{CampaignId:D}/clock", DueAt = at });
        }
    }

    static async ValueTask<(string? Outcome, DateTimeOffset At)> NextAsync(AuditFlowDb db, Campaign campaign, ActivityContext context)
    {
        switch (campaign.State)
        {
            case CampaignState.Scheduled:
                return ("Opening", campaign.OpensAt!.Value);

            case CampaignState.Open:
                // Each signer's day ends in their own zone: the last of them ends the due day.
                var due = await db.Attestations.Where(a => a.CampaignId == campaign.Id).MaxAsync(a => (DateTimeOffset?)a.DueAt, context.CancellationToken);
                return ("Due", due ?? campaign.OpenedAt);

            case CampaignState.Closing when campaign.LeadAskedAt is null:
                return ("Last day", Deadline.EndOf(campaign.ClosesOn, TimeZoneInfo.FindSystemTimeZoneById(context.GetService<AuditFlowSettings>().Company.TimeZone)));

            default:
                return (null, default);
        }
    }
}
