using AuditFlow.Engine;
using AuditFlow.Platform.Workflows.Sense;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>Waits until a finding stands where the drawing wants it. A clock beside it says when to remind and when it has become late.</summary>
[Activity(
    TypeName, Category = "Findings", DisplayName = "Wait for a finding",
    Outcomes = ["Identified", "PlanSubmitted", "PlanApproved", "InRemediation", "ReadyForRetest", "Closed", "RiskAccepted", "AcceptanceEnded", "Remind", "Overdue"],
    Description = "Waits until the finding reaches one of the stages chosen. Goes out by Remind every few days, and once by Overdue when its day has passed.")]
internal sealed class WaitForFinding : Activity, IWaitingBlock
{
    public const string TypeName = "AuditFlow.WaitForFinding";
    const string Clock = "Clock";

    [Input(DisplayName = "Finding", Description = "The finding that is waited for, such as getInput('FindingId').", UiHint = UiHints.ExpressionEditor, IsRequired = true, Order = 1)]
    public Guid FindingId { get; set; }

    [Input(
        Description = "The stages to wait for.", UiHint = UiHints.CheckList, Order = 2,
        Options = ["Identified", "PlanSubmitted", "PlanApproved", "InRemediation", "ReadyForRetest", "Closed", "RiskAccepted", "AcceptanceEnded"])]
    public ICollection<string> Stages { get; set; } = [];

    [Input(DisplayName = "Remind every n days", Description = "0 never goes out by Remind.", Order = 3)]
    public int RemindAfterDays { get; set; }

    [Output(Description = "Where the finding stands.")]
    public string? Stage { get; set; }

    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        if (Stages.FirstOrDefault(s => !Enum.TryParse<FindingStage>(s, out _)) is { } unknown)
        {
            throw new InvalidOperationException($"'{unknown}' is no stage of a finding. Stages are: {string.Join(", ", Enum.GetNames<FindingStage>())}.");
        }

        if (!await LookAsync(context, isClock: false))
        {
            context.SetBookmark(new BookmarkRequest { Key = FindingId.ToString("D") });
        }
    }

    public override async ValueTask OnResumedAsync(ActivityContext context, ResumeInput input)
    {
        var isClock = input.Callback == Clock;
        if (!await LookAsync(context, isClock) && !isClock)
        {
            context.SetBookmark(new BookmarkRequest { Key = FindingId.ToString("D") });
        }
    }

    // True when the activity completed. Otherwise the clock is set anew for whatever comes next by itself.
    async Task<bool> LookAsync(ActivityContext context, bool isClock)
    {
        var now = context.Clock.GetUtcNow();
        var finding = await context.GetService<AuditFlowDb>().Findings.AsNoTracking().SingleOrDefaultAsync(f => f.Id == FindingId, context.CancellationToken)
            ?? throw new InvalidOperationException($"There is no finding {FindingId}.");
        var stage = finding.Stage(now).ToString();
        Stage = stage;
        if (Stages.Contains(stage))
        {
            context.Complete(stage);
            return true;
        }

        var plan = FindingClock.Read(finding, context.GetMemo<DateTimeOffset?>("Since") ?? now, RemindAfterDays, now);
        if (plan.Now is { } outcome)
        {
            if (outcome == FindingClock.Overdue)
            {
                await context.GetService<IMediator>().Send(new MarkFindingLate { FindingId = FindingId }, context.CancellationToken);
            }

            context.Complete(outcome);
            return true;
        }

        if (context.GetMemo<DateTimeOffset?>("Since") is null)
        {
            context.SetMemo("Since", now);
        }

        if (plan.Next is { } next && (isClock || context.Bookmarks.All(b => b.Callback != Clock)))
        {
            context.SetBookmark(new BookmarkRequest { Key = $"{FindingId:D}/clock", DueAt = next, Callback = Clock });
        }

        return false;
    }
}

/// <summary>What the clock has to say of a finding that is being waited for.</summary>
/// <param name="Now">The way out to take at once: Overdue, Remind, or none.</param>
/// <param name="Next">When to look again.</param>
internal sealed record FindingClock(string? Now, DateTimeOffset? Next)
{
    public const string Remind = "Remind";
    public const string Overdue = "Overdue";

    public static FindingClock Read(Finding finding, DateTimeOffset since, int remindAfterDays, DateTimeOffset now)
    {
        if (finding.State == FindingState.RiskAccepted)
        {
            return new(null, finding.AcceptanceEndsAt is { } end && end >= now ? end.AddSeconds(1) : null);
        }

        if (finding.State == FindingState.Closed)
        {
            return new(null, null);
        }

        // Once: that it was said is written down on the finding, and a moved due date takes that back.
        if (finding.IsOverdue(now) && finding.LateToldAt is null)
        {
            return new(Overdue, null);
        }

        var remind = remindAfterDays > 0 ? since.AddDays(remindAfterDays) : (DateTimeOffset?)null;
        if (remind <= now)
        {
            return new(Remind, null);
        }

        var late = finding.LateToldAt is null ? finding.DueAt.AddSeconds(1) : (DateTimeOffset?)null;
        return new(null, late is null || remind < late ? remind ?? late : late);
    }
}
