using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Findings;

/// <summary>What brought a finding to light.</summary>
public enum FindingSource
{
    Attestation,
    Task,
    Test,
    Person,
}

/// <summary>A control did not do what it says. Open until a retest has passed, or for as long as somebody has accepted the risk.</summary>
internal sealed class Finding
{
    public required Guid Id { get; init; }

    /// <summary>1, 2, 3 … over the whole company.</summary>
    public required long Sequence { get; init; }

    /// <summary>The sequence as people write it: FND-0001.</summary>
    public required string Number { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string ControlId { get; init; }

    /// <summary>The version of the control that did not hold.</summary>
    public required int ControlVersion { get; init; }

    public Guid? AuditId { get; init; }

    public required FindingSource Source { get; init; }

    /// <summary>The attestation, task or test. One source brings one finding.</summary>
    public required string SourceId { get; init; }

    public required SeverityScale Scale { get; init; }

    public FindingSeverity Severity { get; private set; }

    /// <summary>The owner of the control.</summary>
    public required string Owner { get; init; }

    /// <summary>Who sees to it that it is fixed: the manager.</summary>
    public required string RemediationOwner { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The end of the day by which it is to be fixed.</summary>
    public required DateTimeOffset DueAt { get; set; }

    public FindingState State { get; private set; }

    public string? Plan { get; private set; }

    public string? PlanBy { get; private set; }

    public bool IsPlanWaiting { get; private set; }

    public string? FixedBy { get; private set; }

    public DateTimeOffset? FixedAt { get; private set; }

    public int FailedRetests { get; private set; }

    public string? AcceptedBy { get; private set; }

    /// <summary>The last day on which the acceptance holds.</summary>
    public DateOnly? AcceptedUntil { get; private set; }

    /// <summary>The instant at which that day ends.</summary>
    public DateTimeOffset? AcceptanceEndsAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>When those above were told that it is late; empty again when the due date moves.</summary>
    public DateTimeOffset? LateToldAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>Neither closed nor within a running acceptance: it keeps a gate closed.</summary>
    public bool IsOpen(DateTimeOffset now) => Stage(now) is not (FindingStage.Closed or FindingStage.RiskAccepted);

    public bool IsOverdue(DateTimeOffset now) => IsOpen(now) && now > DueAt;

    public FindingStage Stage(DateTimeOffset now) => State switch
    {
        FindingState.Identified => IsPlanWaiting ? FindingStage.PlanSubmitted : FindingStage.Identified,
        FindingState.PlanApproved => FindingStage.PlanApproved,
        FindingState.InRemediation => FindingStage.InRemediation,
        FindingState.ReadyForRetest => FindingStage.ReadyForRetest,
        FindingState.Closed => FindingStage.Closed,
        FindingState.RiskAccepted => now > AcceptanceEndsAt ? FindingStage.AcceptanceEnded : FindingStage.RiskAccepted,
    };

    public void SubmitPlan(string plan, DateTimeOffset dueAt, string by, DateTimeOffset at)
    {
        Take(FindingStep.SubmitPlan, at);
        Refuse.If(IsPlanWaiting, "plan-waits", "A plan waits for approval already. Wait until it is approved or returned.");
        Refuse.If(dueAt <= at, "plan-due-passed", "Choose a day that has not passed.");
        (Plan, PlanBy, IsPlanWaiting) = (plan, by, true);
        MoveDue(dueAt);
    }

    public void ApprovePlan(string by, DateTimeOffset at)
    {
        RefuseUnlessPlanWaits();
        Refuse.If(by == PlanBy, "duties-combined", $"{by} made this plan; somebody else has to approve it.");
        Take(FindingStep.ApprovePlan, at);
        IsPlanWaiting = false;
    }

    public void ReturnPlan(DateTimeOffset at)
    {
        RefuseUnlessPlanWaits();
        Take(FindingStep.ReturnPlan, at);
        IsPlanWaiting = false;
    }

    public void BeginRemediation(DateTimeOffset at) => Take(FindingStep.BeginRemediation, at);

    public void ReportFixed(string by, DateTimeOffset at)
    {
        Take(FindingStep.ReportFixed, at);
        (FixedBy, FixedAt) = (by, at);
    }

    /// <summary>The tester did not mend the control, does not own it and does not perform it (R-21).</summary>
    public void RecordRetest(bool passed, string by, IReadOnlyCollection<string> ownersAndPerformers, DateTimeOffset at)
    {
        Refuse.If(by == FixedBy || by == RemediationOwner || by == PlanBy, "duties-combined", $"{by} took part in the remediation; somebody else has to test it again.");
        Refuse.If(ownersAndPerformers.Contains(by), "duties-combined", $"{by} owns or performs {ControlId}; somebody else has to test it again.");
        Take(passed ? FindingStep.PassRetest : FindingStep.FailRetest, at);
        if (passed)
        {
            ClosedAt = at;
        }
        else
        {
            FailedRetests++;
        }
    }

    /// <param name="until">The last day of the acceptance.</param>
    /// <param name="today">The company's day.</param>
    /// <param name="endsAt">The instant at which the last day ends.</param>
    /// <param name="by">The lead who accepts.</param>
    /// <param name="at">Now.</param>
    public void AcceptRisk(DateOnly until, DateOnly today, DateTimeOffset endsAt, string by, DateTimeOffset at)
    {
        Refuse.If(Severity == FindingSeverity.MaterialWeakness, "material-weakness-not-acceptable", "A material weakness cannot be accepted. It has to be remediated, or reported as it stands.");
        Refuse.If(until < today, "acceptance-ended-before-it-began", "The last day of an acceptance lies ahead.");
        Refuse.If(until > today.AddYears(1), "acceptance-too-long", "A risk is accepted for at most a year; then somebody has to decide again.");
        Take(FindingStep.AcceptRisk, at);
        (AcceptedBy, AcceptedUntil, AcceptanceEndsAt, IsPlanWaiting) = (by, until, endsAt, false);
    }

    /// <summary>An acceptance is over: at its end, or before if a person says so.</summary>
    public void Reopen(bool byPerson, DateTimeOffset dueAt, DateTimeOffset at)
    {
        Refuse.If(State == FindingState.RiskAccepted && !byPerson && at <= AcceptanceEndsAt, "acceptance-runs", $"The risk is accepted until {AcceptedUntil:yyyy-MM-dd}.");
        Take(FindingStep.Reopen, at);
        (AcceptedBy, AcceptedUntil, AcceptanceEndsAt, Plan, PlanBy) = (null, null, null, null, null);
        MoveDue(dueAt);
    }

    public void Rate(FindingSeverity severity, DateTimeOffset at)
    {
        Refuse.If(!Scale.Severities.Contains(severity), "severity-of-other-scale", $"Choose one of: {string.Join(", ", Scale.Severities.Select(s => s.Words))}.");
        Refuse.If(severity == Severity, "severity-unchanged", $"The finding is rated {severity.Words} already.");
        Take(FindingStep.Rate, at);
        Severity = severity;
    }

    public void ToldThatItIsLate(DateTimeOffset at)
    {
        LateToldAt = at;
        Version++;
    }

    void MoveDue(DateTimeOffset dueAt) => (DueAt, LateToldAt) = (dueAt, null);

    void RefuseUnlessPlanWaits() => Refuse.If(!IsPlanWaiting, "no-plan-waits", FindingTransition.Of(FindingStep.ApprovePlan).Refusal);

    void Take(FindingStep step, DateTimeOffset at)
    {
        State = FindingTransition.Take(step, State);
        ChangedAt = at;
        Version++;
    }
}

internal sealed class FindingConfiguration : IEntityTypeConfiguration<Finding>
{
    public void Configure(EntityTypeBuilder<Finding> builder)
    {
        builder.ToTable("Findings");
        builder.Property(f => f.Number).HasMaxLength(20);
        builder.Property(f => f.Title).HasMaxLength(200);
        builder.Property(f => f.Description).HasMaxLength(8000);
        builder.Property(f => f.ControlId).HasMaxLength(40);
        builder.Property(f => f.Plan).HasMaxLength(8000);
        builder.Property(f => f.Version).IsConcurrencyToken();
        builder.HasIndex(f => f.Sequence).IsUnique();
        builder.HasIndex(f => f.Number).IsUnique();
        builder.HasIndex(f => new { f.Source, f.SourceId }).IsUnique();
        builder.HasIndex(f => new { f.AuditId, f.State });
        builder.HasIndex(f => new { f.RemediationOwner, f.State });
        builder.HasIndex(f => f.ControlId);
    }
}

/// <summary>The last number given. Its row is the lock under which the next one is taken, so numbers have no gaps.</summary>
internal sealed class FindingNumbers
{
    public required int Id { get; init; }

    public required long Last { get; init; }

    /// <summary>The next number of this transaction; a rollback gives it back.</summary>
    public static async Task<long> NextAsync(AuditFlowDb db, CancellationToken cancellationToken)
        => (await db.Database.SqlQuery<long>(
            $"""
             INSERT INTO "FindingNumbers" ("Id", "Last") VALUES (1, 1)
             ON CONFLICT ("Id") DO UPDATE SET "Last" = "FindingNumbers"."Last" + 1 RETURNING "Last" AS "Value"
             """).ToListAsync(cancellationToken)).Single();
}

internal sealed class FindingNumbersConfiguration : IEntityTypeConfiguration<FindingNumbers>
{
    public void Configure(EntityTypeBuilder<FindingNumbers> builder)
    {
        builder.ToTable("FindingNumbers");
        builder.Property(n => n.Id).ValueGeneratedNever();
    }
}

internal static class FindingSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Finding> Findings => db.Set<Finding>();
    }
}
