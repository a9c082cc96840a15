using System.Text.Json;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>
/// What an activity of the host sees and does during one turn. All that it does here is put aside and takes effect when the turn ends well;
/// when the turn fails nothing of it happens, save that variables keep what was set, as in Elsa.
/// </summary>
public sealed class ActivityContext
{
    private readonly Burst _burst;
    private readonly ActivityRun _run;

    internal ActivityContext(Burst burst, ActivityRun run, IReadOnlyDictionary<string, object?> inputs)
    {
        _burst = burst;
        _run = run;
        Inputs = inputs;
    }

    public string ActivityId => _run.Node.ActivityId;

    public string NodeId => _run.Node.NodeId;

    public string ActivityType => _run.Node.Type;

    /// <summary>The id of this execution of the activity; it stays the same over all its turns.</summary>
    public string ActivityInstanceId => _run.Id;

    /// <summary>The evaluated inputs by name.</summary>
    public IReadOnlyDictionary<string, object?> Inputs { get; }

    /// <summary>The run that this activity is part of.</summary>
    public RunFacts Run => _burst.Facts;

    public TimeProvider Clock => _burst.Host.Clock;

    public CancellationToken CancellationToken => _burst.CancellationToken;

    /// <summary>The bookmarks of this execution that stand, without those set in this turn.</summary>
    public IReadOnlyList<Bookmark> Bookmarks => _burst.BookmarksOf(_run);

    internal IReadOnlyList<string>? Outcomes { get; private set; }

    internal List<BookmarkRequest>? BookmarkRequests { get; private set; }

    internal List<string>? BookmarksToRemove { get; private set; }

    internal List<(string Name, object? Value)>? Outputs { get; private set; }

    internal List<ChildStart>? Children { get; private set; }

    internal List<PublishedEvent>? Events { get; private set; }

    internal List<(string Event, string? Message, object? Payload)>? Notes { get; private set; }

    /// <summary>A service of the host.</summary>
    public T GetService<T>()
        where T : notnull
        => _burst.Host.Services.GetService(typeof(T)) is T service
            ? service
            : throw new InvalidOperationException($"The host has no service {typeof(T).Name}, which the activity {ActivityId} asks for.");

    /// <summary>The input as a type of the activity's choice; the type's default when it is not set.</summary>
    public T? Input<T>(string name) => Inputs.TryGetValue(name, out var value) ? ValueConversion.To<T>(value) : default;

    /// <summary>Ends the activity at the end of this turn, by the outcomes named; none named means <c>Done</c>.</summary>
    public void Complete(params IReadOnlyList<string> outcomes) => Outcomes = outcomes;

    /// <summary>Waits. The activity stays until one of its turns completes it.</summary>
    public void SetBookmark(BookmarkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        (BookmarkRequests ??= []).Add(request);
    }

    /// <summary>Stops waiting for one of the things waited for.</summary>
    public void RemoveBookmark(string bookmarkId) => (BookmarksToRemove ??= []).Add(bookmarkId);

    /// <summary>Gives an output, which the definition may have bound to a variable.</summary>
    public void SetOutput(string name, object? value) => (Outputs ??= []).Add((name, value));

    /// <summary>The value of the variable of that name, from the innermost place that declares it.</summary>
    public object? GetVariable(string name) => _run.FindVariable(name, out var holder, out var slot) ? holder.Values![slot] : null;

    /// <summary>Sets a variable that is declared; returns false when none of that name is.</summary>
    public bool SetVariable(string name, object? value) => _run.TrySetVariable(name, value);

    /// <summary>What this execution keeps for itself between its turns; kept as JSON with the instance.</summary>
    public T? GetMemo<T>(string name)
        => _run.Memo is { } memo && memo.TryGetValue(name, out var value) ? ValueConversion.To<T>(value) : default;

    /// <inheritdoc cref="GetMemo{T}"/>
    public void SetMemo<T>(string name, T value)
        => (_run.Memo ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal))[name] = JsonSerializer.SerializeToElement(value, EngineJson.Options);

    /// <summary>Asks for another run to be started; returns its id.</summary>
    public string Dispatch(DispatchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var child = _burst.NewChild(request);
        (Children ??= []).Add(child);
        return child.InstanceId;
    }

    /// <summary>Publishes an event, as <c>Elsa.PublishEvent</c> does.</summary>
    public void Publish(PublishedEvent published) => (Events ??= []).Add(published);

    /// <summary>Adds an entry to the run's journal.</summary>
    public void Note(string eventName, string? message = null, object? payload = null) => (Notes ??= []).Add((eventName, message, payload));
}
