using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Studio;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>The Studio's runs: each call is a request of ours, with its permission.</summary>
internal sealed class StudioRuns(IMediator mediator) : IStudioRuns
{
    // The Studio asks for no reason; that it was done there is what is known.
    const string Cancelled = "Cancelled in the Studio.";
    const string TriedAgain = "Tried again in the Studio.";

    public Task<StudioPage<StudioRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken) => mediator.Send(new FindRuns { Filter = filter }, cancellationToken);

    public Task<StudioRun?> FindAsync(string runId, CancellationToken cancellationToken) => mediator.Send(new LoadRun { Id = runId, WithState = true }, cancellationToken);

    public Task<StudioRun?> GlanceAsync(string runId, CancellationToken cancellationToken) => mediator.Send(new LoadRun { Id = runId }, cancellationToken);

    public Task<IAsyncEnumerable<JournalEntry>> ReadJournalAsync(string runId, CancellationToken cancellationToken) => mediator.Send(new ReadJournal { RunId = runId }, cancellationToken);

    public Task<RunsDone> CancelAsync(RunChoice choice, CancellationToken cancellationToken) => mediator.Send(new CancelRuns { Choice = choice, Reason = Cancelled }, cancellationToken);

    public Task<RunsDone> RetryAsync(IReadOnlyCollection<string> runIds, IReadOnlyCollection<string> activityIds, CancellationToken cancellationToken)
        => mediator.Send(new RetryRuns { RunIds = runIds, ActivityIds = activityIds, Reason = TriedAgain }, cancellationToken);

    public Task<RunsDone> DeleteAsync(IReadOnlyCollection<string> runIds, CancellationToken cancellationToken) => mediator.Send(new DeleteRuns { RunIds = runIds }, cancellationToken);

    public Task<bool> CompleteTaskAsync(string taskId, JsonNode? result, CancellationToken cancellationToken)
        => mediator.Send(new CompletePlainTask { TaskId = taskId, Result = result is null ? null : JsonSerializer.SerializeToElement(result) }, cancellationToken);
}
