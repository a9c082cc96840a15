using AuditFlow.Audits;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Tasks;

public enum TaskState
{
    Open,
    Done,
    Cancelled,
}

/// <summary>A step that is asked of a person: by a drawing, which waits for the answer.</summary>
internal sealed class AuditTask
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public string? Instructions { get; init; }

    public Guid? AuditId { get; init; }

    /// <summary>The phase whose work it is; the facts of that phase count it.</summary>
    public PhaseName? Phase { get; init; }

    /// <summary>A short word by which facts and duties find it in its audit: <c>scoping-memo</c>.</summary>
    public string? Key { get; init; }

    /// <summary>What asked for it. One asking makes one task, however often it is tried.</summary>
    public required string AskedBy { get; init; }

    public required string Assignee { get; set; }

    /// <summary>Why this person: "owner of ITGC-AC-01".</summary>
    public required string AssignedAs { get; set; }

    /// <summary>Who may not do it: a rule, looked at again when it is done.</summary>
    public string? NotSameAs { get; init; }

    /// <summary>The answers to choose from.</summary>
    public required List<string> Outcomes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public TaskState State { get; private set; }

    public string? Outcome { get; private set; }

    public string? Comment { get; private set; }

    public string? CompletedBy { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>The name that was typed under an answer by link.</summary>
    public string? TypedName { get; private set; }

    /// <summary>How sure it was who answered (R-54).</summary>
    public IdentityLevel? Identity { get; private set; }

    public string? IdentityMethod { get; private set; }

    public DateTimeOffset? HandedBackAt { get; private set; }

    public string? HandBackReason { get; private set; }

    public int RemindersSent { get; private set; }

    public DateTimeOffset? RemindedAt { get; private set; }

    public int Version { get; private set; }

    public bool IsOpen => State == TaskState.Open;

    /// <summary>What an answer by link has to show: an approval weighs more than a step that was done.</summary>
    public IdentityLevel RequiredLevel => Outcomes.Any(o => o.StartsWith("Approve", StringComparison.OrdinalIgnoreCase)) ? IdentityLevel.L2 : IdentityLevel.L1;

    public bool IsOverdue(DateTimeOffset now) => IsOpen && now > DueAt;

    /// <summary>The answer of the assignee, or of a lead who stands in with a reason (R-42).</summary>
    public void Complete(string outcome, string? comment, string by, DateTimeOffset at)
    {
        RefuseUnlessOpen();
        Refuse.If(!Outcomes.Contains(outcome), "task-outcome-unknown", $"Choose one of: {string.Join(", ", Outcomes)}.");
        Refuse.If(by != Assignee && string.IsNullOrWhiteSpace(comment), "task-reason-missing", $"This task is {Assignee}'s. Say why you answer in their place.");
        (State, Outcome, Comment, CompletedBy, CompletedAt) = (TaskState.Done, outcome, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), by, at);
        Version++;
    }

    /// <summary>Who answered, as far as it was shown.</summary>
    public void Show(IdentityLevel identity, string method, string? typedName) => (Identity, IdentityMethod, TypedName) = (identity, method, typedName);

    /// <summary>"Not mine" (R-58): the task waits for a lead to give it to somebody else.</summary>
    public void HandBack(string reason, DateTimeOffset at)
    {
        RefuseUnlessOpen();
        (HandedBackAt, HandBackReason) = (at, reason);
        Version++;
    }

    public void Reassign(string to, string why)
    {
        RefuseUnlessOpen();
        Refuse.If(to == Assignee && HandedBackAt is null, "task-same-assignee", $"The task is {to}'s already.");
        (Assignee, AssignedAs, HandedBackAt, HandBackReason) = (to, why, null, null);
        Version++;
    }

    public void Reminded(DateTimeOffset at)
    {
        RefuseUnlessOpen();
        (RemindersSent, RemindedAt) = (RemindersSent + 1, at);
        Version++;
    }

    public void Cancel(DateTimeOffset at)
    {
        RefuseUnlessOpen();
        (State, CompletedAt) = (TaskState.Cancelled, at);
        Version++;
    }

    void RefuseUnlessOpen()
    {
        Refuse.If(State == TaskState.Done, "task-done", $"{CompletedBy} has done this task already.");
        Refuse.If(State == TaskState.Cancelled, "task-cancelled", "This task was cancelled; nothing is left to do.");
    }
}

internal sealed class AuditTaskConfiguration : IEntityTypeConfiguration<AuditTask>
{
    public void Configure(EntityTypeBuilder<AuditTask> builder)
    {
        builder.ToTable("Tasks");
        builder.Property(t => t.Title).HasMaxLength(200);
        builder.Property(t => t.Instructions).HasMaxLength(4000);
        builder.Property(t => t.Comment).HasMaxLength(4000);
        builder.Property(t => t.TypedName).HasMaxLength(200);
        builder.Property(t => t.IdentityMethod).HasMaxLength(60);
        builder.Property(t => t.HandBackReason).HasMaxLength(1000);
        builder.Property(t => t.Key).HasMaxLength(60);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => t.AskedBy).IsUnique();
        builder.HasIndex(t => new { t.Assignee, t.State, t.DueAt });
        builder.HasIndex(t => new { t.AuditId, t.Key });
        builder.HasIndex(t => new { t.State, t.DueAt });
    }
}

internal static class TaskSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<AuditTask> Tasks => db.Set<AuditTask>();
    }
}
