using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>One run: how it stands, what it waits for, what went wrong, and its journal, 100 lines a page.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ShowRun : IQuery<RunDetails>
{
    [Required]
    [MaxLength(64)]
    public required string Id { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

public sealed record RunDetails
{
    public required RunRow Run { get; init; }

    public Guid? AuditId { get; init; }

    public string? ParentId { get; init; }

    /// <summary>The published version when it is newer than the run's and the run may still be moved to it.</summary>
    public int? NewerVersion { get; init; }

    public required IReadOnlyList<RunRow> Children { get; init; }

    public required IReadOnlyList<RunWait> Waits { get; init; }

    public required IReadOnlyList<RunIncident> Incidents { get; init; }

    public required IReadOnlyList<RunLine> Journal { get; init; }

    public required int JournalLength { get; init; }
}

/// <param name="ActivityId">The step that waits.</param>
/// <param name="Step">What people call it.</param>
/// <param name="For">What for.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When the clock lets it go on.</param>
/// <param name="IsRetry">Whether it waits for its next try after a fault.</param>
public sealed record RunWait(string ActivityId, string Step, string For, DateTimeOffset Since, DateTimeOffset? Until, bool IsRetry);

public sealed record RunIncident(string ActivityInstanceId, string ActivityId, string Step, string ActivityType, string Message, DateTimeOffset At, bool IsResolved);

/// <param name="Sequence">Counts the lines of a run.</param>
/// <param name="At">When.</param>
/// <param name="Event">Elsa's word, or <c>Moved</c>, <c>Retry planned</c>, <c>Retried</c>, <c>Skipped</c>.</param>
/// <param name="ActivityId">The step.</param>
/// <param name="Step">What people call it.</param>
/// <param name="Type">What kind of step it is, in words.</param>
/// <param name="Message">What went wrong, or why somebody did it.</param>
/// <param name="Values">What went into and came out of it, where the drawing asks for that to be kept.</param>
public sealed record RunLine(
    long Sequence, DateTimeOffset At, string Event, string ActivityId, string Step, string Type, string? Message, IReadOnlyList<RunValue> Values);

/// <summary>A value that the journal kept.</summary>
public sealed record RunValue(string Name, bool IsOutput, string Text);

internal sealed class ShowRunHandler(AuditFlowDb db, ActivityCatalog catalog) : IRequestHandler<ShowRun, RunDetails>
{
    const int LinesAPage = 100;
    const int LongestValue = 500;

    public async Task<RunDetails> Handle(ShowRun request, CancellationToken cancellationToken)
    {
        var run = Refuse.IfMissing(await db.Instances.SingleOrDefaultAsync(i => i.Id == request.Id, cancellationToken), "such run");
        var state = run.State is null ? null : WorkflowState.Parse(run.State);
        var definition = await db.Definitions.Where(d => d.Id == run.DefinitionVersionId).Select(d => d.Json).SingleOrDefaultAsync(cancellationToken);
        var names = StepNames.Of(definition is null ? null : WorkflowDefinition.Parse(definition));
        var mayMove = state is not null && run.SubStatus is not ("Finished" or "Cancelled");
        var journal = await db.JournalPageAsync(run.Id, (request.Page - 1) * LinesAPage, LinesAPage, cancellationToken);
        return new RunDetails
        {
            Run = Row(run), AuditId = run.AuditId, ParentId = run.ParentInstanceId,
            NewerVersion = !mayMove ? null : await db.Definitions.Where(d => d.DefinitionId == run.DefinitionId && d.IsPublished && d.Version > run.Version)
                .Select(d => (int?)d.Version).SingleOrDefaultAsync(cancellationToken),
            Children = await db.Instances.Where(i => i.ParentInstanceId == run.Id).OrderBy(i => i.CreatedAt).Take(100)
                .Select(r => new RunRow(r.Id, r.Name, r.DefinitionId, r.Version, r.SubStatus, r.IncidentCount, r.StartedBy, r.CreatedAt, r.UpdatedAt)).ToListAsync(cancellationToken),
            Waits = [.. state?.Bookmarks.Select(b => Wait(b, names)) ?? []],
            Incidents = [.. state?.Incidents.Select(i => new RunIncident(i.ActivityInstanceId, i.ActivityId, names.Of(i.ActivityId), i.ActivityType, i.Message, i.At, i.IsResolved)) ?? []],
            Journal = journal.ConvertAll(j => Line(j, run, names)),
            JournalLength = await db.JournalLengthAsync(run.Id, cancellationToken),
        };
    }

    RunWait Wait(Bookmark bookmark, StepNames names)
    {
        var isRetry = bookmark.Name == "Engine.Retry";
        var what = isRetry ? "its next try" : bookmark.Name == "Elsa.Event" ? $"the event '{bookmark.Key}'" : TypeName(bookmark.Name);
        return new RunWait(bookmark.ActivityId, names.Of(bookmark.ActivityId), what, bookmark.CreatedAt, bookmark.DueAt, isRetry);
    }

    // The run itself bears its drawing's name.
    RunLine Line(JournalEntry entry, WorkflowInstance run, StepNames names)
    {
        var isRun = entry.ActivityType == "Elsa.Workflow" && !entry.NodeId.Contains(':', StringComparison.Ordinal);
        return new RunLine(
            entry.Sequence, entry.At, entry.Event, entry.ActivityId, isRun ? run.Name ?? run.DefinitionId : names.Of(entry.ActivityId),
            isRun ? "The run" : TypeName(entry.ActivityType), entry.Message, [.. Values(entry.Payload, "inputs"), .. Values(entry.Payload, "outputs")]);
    }

    string TypeName(string type) => catalog.Find(type)?.DisplayName is { Length: > 0 } name ? name : type;

    static IEnumerable<RunValue> Values(JsonElement? payload, string section)
    {
        if (payload is not { ValueKind: JsonValueKind.Object } members || !members.TryGetProperty(section, out var values) || values.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var member in values.EnumerateObject())
        {
            var text = member.Value.ToString();
            yield return new RunValue(member.Name, section == "outputs", text.Length > LongestValue ? text[..LongestValue] + "…" : text);
        }
    }

    static RunRow Row(WorkflowInstance r) => new(r.Id, r.Name, r.DefinitionId, r.Version, r.SubStatus, r.IncidentCount, r.StartedBy, r.CreatedAt, r.UpdatedAt);
}
