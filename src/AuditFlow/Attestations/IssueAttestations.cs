using AuditFlow.Controls;
using AuditFlow.Engine;
using AuditFlow.Frameworks;
using AuditFlow.Platform.Workflows.Sense;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Starts a campaign for its run and waits until nobody owes an answer, or the last day for one has passed. Reminders and
/// findings are the business of the run that each attestation has of its own.
/// </summary>
[Activity(
    TypeName, Category = "Attestations", DisplayName = "Issue attestations", Outcomes = [AllSigned, Overdue],
    Description = "Asks the owners of the chosen controls to attest, each by mail, and waits. Goes out by All signed when every answer is there; by Overdue when the due day has passed, or the campaign was closed, with answers missing.")]
internal sealed class IssueAttestations : Activity, IWaitingBlock
{
    public const string TypeName = "AuditFlow.IssueAttestations";
    public const string AllSigned = "All signed";
    public const string Overdue = "Overdue";
    const string Clock = "Clock";
    const string Campaign = "Campaign";

    [Input(DisplayName = "Name", Description = "How the campaign is called in lists and mails.", Order = 1)]
    public string CampaignName { get; set; } = "Owner attestations";

    [Input(Description = "Only controls mapped to this framework. Left empty: the controls in scope of the audit, or all when the run belongs to none.", Order = 2)]
    [Choices<OfferFrameworks>]
    public string? Framework { get; set; }

    [Input(Description = "Only controls mapped to one of these criteria. The list is that of the framework chosen.", Order = 3)]
    [Choices<OfferCriteria>]
    public ICollection<string> Criteria { get; set; } = [];

    [Input(DisplayName = "Key controls only", Description = "Only controls marked as key.", Order = 4)]
    public bool KeyOnly { get; set; }

    [Input(Description = "Only controls of this level.", Order = 5)]
    public ControlLevel? Level { get; set; }

    [Input(Description = "Only controls of this process, as the register writes it.", Order = 6)]
    [Choices<OfferProcesses>]
    public string? Process { get; set; }

    [Input(DisplayName = "Controls", Description = "Only these, by their ids. Left empty: all that the choices above leave.", Order = 7)]
    public ICollection<string> ControlIds { get; set; } = [];

    [Input(DisplayName = "Days to attest for", Description = "The days before today. 0 means the period of the audit, as far as it has passed.", Order = 8)]
    public int PeriodDays { get; set; }

    [Input(DisplayName = "Days to answer", Description = "The last day ends at midnight where each owner sits.", Order = 9)]
    public int DaysToAnswer { get; set; } = 14;

    [Input(Description = "How it asks: signers, questions, reminders, reviews, as this campaign template says when the step runs. Left empty: the answer alone, of the owner.", Order = 10)]
    [Choices<OfferTemplates>]
    public string? Template { get; set; }

    [Output(Description = "The campaign, by its id.")]
    public Guid? CampaignId { get; set; }

    [Output(Description = "How many owners have signed.")]
    public int? Signed { get; set; }

    [Output(Description = "How many answers are missing.")]
    public int? Missing { get; set; }

    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        var campaign = await context.GetService<IMediator>().Send(
            new IssueCampaignForRun
            {
                Name = CampaignName, Framework = Framework, Criteria = [.. Criteria], KeyOnly = KeyOnly, Level = Level, Process = Process, ControlIds = [.. ControlIds],
                PeriodDays = PeriodDays, DaysToAnswer = DaysToAnswer, Template = Template, AuditId = context.Run.AuditId, RunId = context.Run.InstanceId, AskedBy = context.ActivityInstanceId,
            },
            context.CancellationToken);
        context.SetMemo(Campaign, campaign);
        await LookAsync(context, campaign);
    }

    public override ValueTask OnResumedAsync(ActivityContext context, ResumeInput input) => LookAsync(context, context.GetMemo<Guid>(Campaign));

    async ValueTask LookAsync(ActivityContext context, Guid campaign)
    {
        var asked = context.GetService<AuditFlowDb>().Attestations.Where(a => a.CampaignId == campaign);
        var counts = await asked.GroupBy(a => a.State).Select(g => new { State = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.State, g => g.Count, context.CancellationToken);
        var signed = AttestationStates.Answered.Sum(s => counts.GetValueOrDefault(s));
        (CampaignId, Signed, Missing) = (campaign, signed, counts.Values.Sum() - signed);
        if (Missing == 0)
        {
            context.Complete(AllSigned);
            return;
        }

        // Each owner's day ends in their own zone: the last of them ends the waiting.
        var isOpen = counts.Keys.Any(AttestationStates.Open.Contains);
        var dueAt = await asked.OrderByDescending(a => a.DueAt).Select(a => a.DueAt).FirstAsync(context.CancellationToken);
        if (!isOpen || dueAt <= context.Clock.GetUtcNow())
        {
            context.Complete(Overdue);
            return;
        }

        foreach (var bookmark in context.Bookmarks)
        {
            context.RemoveBookmark(bookmark.Id);
        }

        context.SetBookmark(new BookmarkRequest { Key = campaign.ToString("D") });
        context.SetBookmark(new BookmarkRequest { Key = $"{campaign:D}/clock", DueAt = dueAt, Callback = Clock });
    }
}
