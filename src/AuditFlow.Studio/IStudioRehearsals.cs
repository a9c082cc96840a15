using System.Text.Json.Nodes;

namespace AuditFlow.Studio;

/// <summary>Trials of drawings, apart from everything real. What the host refuses it throws; <see cref="IStudioHost"/> puts it into words.</summary>
public interface IStudioRehearsals
{
    /// <summary>Begins a trial of a version of a drawing, a draft too, and does what can be done at once.</summary>
    /// <param name="definitionId">The drawing.</param>
    /// <param name="version">Which version of it.</param>
    /// <param name="input">Its members are the inputs of the run.</param>
    /// <param name="cancellationToken">Ends the beginning; nothing is left of it then.</param>
    /// <returns>The id of the run.</returns>
    Task<string> BeginAsync(string definitionId, DrawingVersion version, JsonObject? input, CancellationToken cancellationToken);

    /// <summary>The address of the page that shows a run of a trial; null when no trial began with it.</summary>
    Task<string?> FindPageAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Tries a document with nothing left behind: it is run as far as it goes, looked at, and removed.</summary>
    /// <param name="document">A whole definition.</param>
    /// <param name="name">What is tried, for the trail.</param>
    /// <param name="look">Looks at the run while it is there.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    Task<T> TryAsync<T>(JsonObject document, string name, Func<IStudioRuns, string, Task<T>> look, CancellationToken cancellationToken);
}
