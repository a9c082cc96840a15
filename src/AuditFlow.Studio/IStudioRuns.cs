using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Studio;

/// <summary>The runs, as the host keeps them.</summary>
public interface IStudioRuns
{
    /// <summary>A page of runs without their states.</summary>
    Task<StudioPage<StudioRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>A run with its state; null when there is none.</summary>
    Task<StudioRun?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>How a run stands, without its state: this is asked every few seconds.</summary>
    Task<StudioRun?> GlanceAsync(string runId, CancellationToken cancellationToken);

    /// <summary>The journal of a run from its beginning, read piece by piece.</summary>
    Task<IAsyncEnumerable<JournalEntry>> ReadJournalAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Ends runs. The refusals of single runs are told, and stop nothing.</summary>
    Task<RunsDone> CancelAsync(RunChoice choice, CancellationToken cancellationToken);

    /// <summary>Lets the faulted activities of runs be tried again; those of these ids when there are any.</summary>
    Task<RunsDone> RetryAsync(IReadOnlyCollection<string> runIds, IReadOnlyCollection<string> activityIds, CancellationToken cancellationToken);

    Task<RunsDone> DeleteAsync(IReadOnlyCollection<string> runIds, CancellationToken cancellationToken);

    /// <summary>Completes a task that <c>Elsa.RunTask</c> asked of a program; never one that was asked of a person.</summary>
    /// <param name="taskId">As the run's wait names it.</param>
    /// <param name="result">What the activity gives out; null when there is nothing to say.</param>
    /// <param name="cancellationToken">Ends with the web request.</param>
    /// <returns>False when no run waits for such a task.</returns>
    Task<bool> CompleteTaskAsync(string taskId, JsonNode? result, CancellationToken cancellationToken);
}

/// <summary>A run.</summary>
public sealed record StudioRun
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public required int Version { get; init; }

    public string? Name { get; init; }

    public string? CorrelationId { get; init; }

    public string? ParentId { get; init; }

    /// <summary>Pending, Executing, Suspended, Finished, Cancelled, Faulted.</summary>
    public required string SubStatus { get; init; }

    public string Status => SubStatus is "Finished" or "Cancelled" or "Faulted" ? "Finished" : "Running";

    public required int IncidentCount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What the engine keeps of it; null in lists and before the first burst.</summary>
    public WorkflowState? State { get; init; }
}

/// <summary>Which runs a list holds.</summary>
public sealed record RunFilter
{
    public string? Search { get; init; }

    public IReadOnlyCollection<string> DefinitionIds { get; init; } = [];

    public string? CorrelationId { get; init; }

    public int? Version { get; init; }

    public bool? HasIncidents { get; init; }

    public IReadOnlyCollection<string> Statuses { get; init; } = [];

    public IReadOnlyCollection<string> SubStatuses { get; init; } = [];

    public IReadOnlyList<RunMoment> Moments { get; init; } = [];

    public RunOrder OrderBy { get; init; }

    public bool IsDescending { get; init; } = true;

    public int Skip { get; init; }

    public int Take { get; init; } = 25;
}

public enum RunOrder
{
    Created,
    LastExecuted,
    Finished,
    Name,
}

/// <summary>A bound on a moment of a run.</summary>
/// <param name="Column">CreatedAt, UpdatedAt or FinishedAt.</param>
/// <param name="Is">Elsa's operator: Is, IsNot, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual.</param>
/// <param name="At">The moment.</param>
public sealed record RunMoment(string Column, string Is, DateTimeOffset At);

/// <summary>Runs by their ids, or those under way of a version or of a drawing.</summary>
public sealed record RunChoice(IReadOnlyCollection<string> RunIds, string? DefinitionVersionId = null, string? DefinitionId = null);

/// <param name="Count">How many it was done to.</param>
/// <param name="Refused">Why not to others, a sentence each.</param>
public sealed record RunsDone(int Count, IReadOnlyList<string> Refused);
