using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Attestations;

/// <summary>Where a campaign stands.</summary>
internal enum CampaignState
{
    Draft,

    /// <summary>Opens by itself at a planned time.</summary>
    Scheduled,
    Open,

    /// <summary>The due day has passed; late answers are still taken.</summary>
    Closing,
    Closed,

    /// <summary>Closed by a named decision although answers were missing .</summary>
    ClosedWithGaps,

    /// <summary>Out of the way of the lists. Nothing of it is changed or lost.</summary>
    Archived,
}

/// <summary>Owner attestations asked for one period, of many controls at once.</summary>
internal sealed class Campaign
{
    const string OfRun = "run:";

    Campaign()
    {
    }

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    public Guid? AuditId { get; private set; }

    public DateOnly PeriodFrom { get; private set; }

    public DateOnly PeriodTo { get; private set; }

    /// <summary>The last day on which an answer is in time. Each recipient's day ends in their own zone .</summary>
    public DateOnly DueOn { get; private set; }

    /// <summary>The last day on which a late answer is still taken.</summary>
    public DateOnly ClosesOn { get; private set; }

    public CampaignState State { get; private set; }

    public CampaignPlan Plan { get; private set; } = null!;

    public CampaignScope Scope { get; private set; } = null!;

    /// <summary>The name of the template that the plan was copied from.</summary>
    public string? Template { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When a scheduled campaign opens by itself.</summary>
    public DateTimeOffset? OpensAt { get; private set; }

    /// <summary>When it opened; the time of creation until then.</summary>
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>The mailbox of whoever started it; null when a schedule did.</summary>
    public string? StartedBy { get; private set; }

    /// <summary>Schedule and planned time, or run and block; unique, so an occurrence is issued once.</summary>
    public string? OccurrenceKey { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? ClosedBy { get; private set; }

    public string? ClosedBecause { get; private set; }

    public bool HasGaps { get; private set; }

    /// <summary>When the lead was asked to decide about the answers that are missing.</summary>
    public DateTimeOffset? LeadAskedAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>Whether a run waits for the answers, and not only each attestation's own.</summary>
    public bool IsAwaitedByRun => OccurrenceKey?.StartsWith(OfRun, StringComparison.Ordinal) == true;

    /// <summary>Whether it was not opened yet, so that all of it can still be changed.</summary>
    public bool IsBeingPrepared => State is CampaignState.Draft or CampaignState.Scheduled;

    /// <summary>Whether answers are taken.</summary>
    public bool TakesAnswers => State is CampaignState.Open or CampaignState.Closing;

    /// <summary>The occurrence that is one execution of a block in one run.</summary>
    public static string OccurrenceOfRun(string runId, string activityInstanceId) => $"{OfRun}{runId}/{activityInstanceId}";

    public static Campaign Draft(Guid id, CampaignSettings settings, DateTimeOffset at, string? by, string? occurrenceKey = null)
    {
        var campaign = new Campaign { Id = id, State = CampaignState.Draft, CreatedAt = at, OpenedAt = at, StartedBy = by, OccurrenceKey = occurrenceKey };
        campaign.Set(settings);
        return campaign;
    }

    /// <summary>Changes what is asked, of whom and when, as long as nobody has been asked.</summary>
    public void Change(CampaignSettings settings)
    {
        MustBePrepared();
        Set(settings);
        Version++;
    }

    void Set(CampaignSettings settings)
    {
        Refuse.If(settings.PeriodTo < settings.PeriodFrom, "period-backwards", "The period ends before it begins.");
        Refuse.If(settings.DueOn <= settings.PeriodTo.AddDays(-366), "due-too-early", "The answers are due long before the period ends.");
        (Name, AuditId, PeriodFrom, PeriodTo, DueOn) = (settings.Name.Trim(), settings.AuditId, settings.PeriodFrom, settings.PeriodTo, settings.DueOn);
        (ClosesOn, Plan, Scope, Template) = (settings.DueOn.AddDays(settings.Plan.DaysToClose), settings.Plan, settings.Scope, settings.Template);
    }

    public void Schedule(DateTimeOffset opensAt, DateTimeOffset now)
    {
        MustBePrepared();
        Refuse.If(opensAt <= now, "opens-in-the-past", "This time has passed. Choose one ahead, or open the campaign now.");
        (State, OpensAt) = (CampaignState.Scheduled, opensAt);
        Version++;
    }

    /// <summary>Back to a draft: it does not open by itself any more.</summary>
    public void Unschedule()
    {
        Refuse.If(State != CampaignState.Scheduled, "campaign-not-scheduled", "This campaign is not scheduled.");
        (State, OpensAt) = (CampaignState.Draft, null);
        Version++;
    }

    public void Open(DateTimeOffset at)
    {
        MustBePrepared();
        (State, OpenedAt, OpensAt) = (CampaignState.Open, at, null);
        Version++;
    }

    /// <summary>The due day is over everywhere.</summary>
    public bool BeginClosing()
    {
        if (State != CampaignState.Open)
        {
            return false;
        }

        State = CampaignState.Closing;
        Version++;
        return true;
    }

    /// <summary>Notes that the lead was asked about the gaps. False when that was done before.</summary>
    public bool AskLead(DateTimeOffset at)
    {
        if (LeadAskedAt is not null || !TakesAnswers)
        {
            return false;
        }

        LeadAskedAt = at;
        Version++;
        return true;
    }

    /// <summary>Closes. With gaps that is a decision: somebody's, with a reason .</summary>
    public void Close(bool hasGaps, string? reason, string? by, DateTimeOffset at)
    {
        Refuse.If(!TakesAnswers, "campaign-closed", IsBeingPrepared ? "This campaign is not open yet." : "This campaign is closed already.");
        Refuse.If(hasGaps && string.IsNullOrWhiteSpace(reason), "gaps-need-a-reason", "Answers are missing. Say why the campaign closes without them.");
        Refuse.If(hasGaps && by is null, "gaps-need-a-person", "Answers are missing. Only a person can decide to close without them.");
        (State, HasGaps, ClosedAt, ClosedBecause, ClosedBy) = (hasGaps ? CampaignState.ClosedWithGaps : CampaignState.Closed, hasGaps, at, reason, by);
        Version++;
    }

    public void Archive()
    {
        Refuse.If(State is not (CampaignState.Closed or CampaignState.ClosedWithGaps), "campaign-not-closed", "Close the campaign before it is archived.");
        State = CampaignState.Archived;
        Version++;
    }

    void MustBePrepared() => Refuse.If(!IsBeingPrepared, "campaign-opened", "This campaign has been opened. What was asked of people is not changed afterwards.");
}

/// <summary>What a lead decides about a campaign before it opens.</summary>
internal sealed record CampaignSettings(string Name, Guid? AuditId, DateOnly PeriodFrom, DateOnly PeriodTo, DateOnly DueOn, CampaignPlan Plan, CampaignScope Scope, string? Template);

internal sealed class CampaignConfiguration : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("Campaigns");
        builder.Property(c => c.Name).HasMaxLength(200);
        builder.Property(c => c.ClosedBecause).HasMaxLength(2000);
        builder.Property(c => c.Plan).HasMaxLength(-1).HasConversion(plan => plan.Write(), json => CampaignPlan.Read(json));
        builder.Property(c => c.Scope).HasMaxLength(-1).HasConversion(scope => scope.Write(), json => CampaignScope.Read(json));
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasIndex(c => c.OccurrenceKey).IsUnique();
        builder.HasIndex(c => new { c.State, c.OpenedAt });
        builder.HasIndex(c => c.AuditId);
    }
}

internal static class AttestationSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Campaign> Campaigns => db.Set<Campaign>();

        public DbSet<CampaignTemplate> CampaignTemplates => db.Set<CampaignTemplate>();

        public DbSet<Bundle> Bundles => db.Set<Bundle>();

        public DbSet<Attestation> Attestations => db.Set<Attestation>();

        public DbSet<SignedAnswer> SignedAnswers => db.Set<SignedAnswer>();

        public DbSet<RestrictedAnswer> RestrictedAnswers => db.Set<RestrictedAnswer>();
    }
}
