using AuditFlow.Audits;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>What stands on a stage: its runs, what they wait for, its mail. Asked on the stage itself.</summary>
[Allow(Permission.Rehearse)]
public sealed record ShowStage : IQuery<StageView>;

public sealed record StageView
{
    public required Guid AuditId { get; init; }

    public required IReadOnlyList<StageRun> Runs { get; init; }

    public required int RunCount { get; init; }

    public required IReadOnlyList<StageTask> Tasks { get; init; }

    /// <summary>Waits that a clock ends.</summary>
    public required IReadOnlyList<StageClock> Clocks { get; init; }

    public required IReadOnlyList<StageMail> Mails { get; init; }

    public required int MailCount { get; init; }
}

public sealed record StageRun(string Id, string Name, string State, int Incidents, DateTimeOffset UpdatedAt);

public sealed record StageTask(Guid Id, string Title, string Assignee, DateTimeOffset DueAt);

public sealed record StageClock(string BookmarkId, string RunId, string RunName, string What, DateTimeOffset DueAt);

public sealed record StageMail(Guid Id, DateTimeOffset At, string To, string Subject);

/// <summary>A mail of a stage, whole; null when there is none of that id.</summary>
[Allow(Permission.Rehearse)]
public sealed record ReadStageMail : IQuery<CaughtText?>
{
    public required Guid Id { get; init; }
}

public sealed record CaughtText(DateTimeOffset At, string To, string Subject, string Text);

internal sealed class ShowStageHandler(AuditFlowDb db) : IRequestHandler<ShowStage, StageView>
{
    const int Shown = 50;

    public async Task<StageView> Handle(ShowStage request, CancellationToken cancellationToken)
    {
        var clocks = await db.Bookmarks.Where(b => b.DueAt != null).OrderBy(b => b.DueAt).Take(Shown)
            .Join(db.Set<WorkflowInstance>(), b => b.InstanceId, i => i.Id, (b, i) => new { b.Id, RunId = i.Id, RunName = i.Name ?? i.DefinitionId, b.Name, DueAt = b.DueAt!.Value }).ToListAsync(cancellationToken);
        return new StageView
        {
            AuditId = await db.Audits.Select(a => a.Id).FirstAsync(cancellationToken),
            Runs = await db.Instances.OrderByDescending(i => i.UpdatedAt).ThenBy(i => i.Id).Take(Shown)
                .Select(i => new StageRun(i.Id, i.Name ?? i.DefinitionId, i.SubStatus, i.IncidentCount, i.UpdatedAt)).ToListAsync(cancellationToken),
            RunCount = await db.Instances.CountAsync(cancellationToken),
            Tasks = await db.Tasks.Where(t => t.State == TaskState.Open).OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(Shown)
                .Select(t => new StageTask(t.Id, t.Title, t.Assignee, t.DueAt)).ToListAsync(cancellationToken),
            Clocks = clocks.ConvertAll(c => new StageClock(c.Id, c.RunId, c.RunName, Words.Sentence(c.Name[(c.Name.LastIndexOf('.') + 1)..]), c.DueAt)),
            Mails = await db.CaughtMails.OrderByDescending(m => m.At).ThenBy(m => m.Id).Take(Shown).Select(m => new StageMail(m.Id, m.At, m.To, m.Subject)).ToListAsync(cancellationToken),
            MailCount = await db.CaughtMails.CountAsync(cancellationToken),
        };
    }
}

internal sealed class ReadStageMailHandler(AuditFlowDb db) : IRequestHandler<ReadStageMail, CaughtText?>
{
    public Task<CaughtText?> Handle(ReadStageMail request, CancellationToken cancellationToken)
        => db.CaughtMails.Where(m => m.Id == request.Id).Select(m => new CaughtText(m.At, m.To, m.Subject, m.Text)).SingleOrDefaultAsync(cancellationToken);
}
