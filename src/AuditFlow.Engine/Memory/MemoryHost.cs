using System.Globalization;

namespace AuditFlow.Engine.Memory;

/// <summary>
/// A host without a database: definitions, instances, bookmarks and children live in memory, and time passes only when told to. For tests and for trying a
/// definition out. It shows what a real host does with a <see cref="RunResult"/>, without the transaction.
/// </summary>
public sealed class MemoryHost : IRunHost, Execution.IScopeWatcher
{
    // Ids count up, and grow longer after the millionth.
    private static readonly Comparer<(int Length, string Id)> ByAge
        = Comparer<(int Length, string Id)>.Create((a, b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a.Id, b.Id));

    private readonly WorkflowEngine _engine;
    private readonly Dictionary<string, List<CompiledWorkflow>> _definitions = new(StringComparer.Ordinal);
    private readonly List<MemoryInstance> _instances = [];
    private readonly Queue<Func<CancellationToken, ValueTask>> _work = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, Scopes> _scopes = new(StringComparer.Ordinal);
    private int _ids;

    public MemoryHost(WorkflowEngine engine, MemoryClock? clock = null, IServiceProvider? services = null)
    {
        _engine = engine;
        Time = clock ?? new MemoryClock();
        Services = services ?? NoServices.Instance;
    }

    /// <summary>The clock, which the holder of this host moves.</summary>
    public MemoryClock Time { get; }

    public TimeProvider Clock => Time;

    public IServiceProvider Services { get; }

    /// <summary>All instances in the order in which they were started, children too.</summary>
    public IReadOnlyList<MemoryInstance> Instances => _instances;

    /// <summary>What WriteLine wrote.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Hears each line of WriteLine at the moment in which it is written.</summary>
    public Action<string>? LineWritten { get; set; }

    /// <summary>The bookmark that was set first of all that stand, of whichever instance; null when nothing waits.</summary>
    public Bookmark? OldestBookmark => _instances.SelectMany(instance => instance.State.Bookmarks).MinBy(bookmark => (bookmark.Id.Length, bookmark.Id), ByAge);

    /// <summary>Events that were published, in order.</summary>
    public IList<PublishedEvent> PublishedEvents { get; } = [];

    /// <summary>Compiles and publishes a definition. Workflows that it uses as activities come from <paramref name="library"/>, or else are those published so far.</summary>
    public CompiledWorkflow Publish(WorkflowDefinition definition, DefinitionLibrary? library = null)
    {
        var compiled = _engine.Compile(definition, library ?? FindDefinition);
        if (!_definitions.TryGetValue(compiled.DefinitionId, out var versions))
        {
            _definitions[compiled.DefinitionId] = versions = [];
        }

        versions.RemoveAll(version => version.Version == compiled.Version);
        versions.Add(compiled);
        return compiled;
    }

    /// <summary>Starts a run and works until nothing is left to do but wait.</summary>
    public async ValueTask<MemoryInstance> StartAsync(CompiledWorkflow workflow, StartRun? start = null, CancellationToken cancellationToken = default)
    {
        var instance = await BeginAsync(workflow, start ?? new StartRun { InstanceId = NewId() }, cancellationToken);
        await RunToIdleAsync(cancellationToken);
        return instance;
    }

    /// <summary>Resumes a bookmark by its id and works until idle. Returns false when no such bookmark stands.</summary>
    public async ValueTask<bool> ResumeAsync(string bookmarkId, object? input = null, CancellationToken cancellationToken = default)
    {
        if (_instances.Find(candidate => candidate.State.Bookmarks.Any(bookmark => bookmark.Id == bookmarkId)) is not { } instance)
        {
            return false;
        }

        await ResumeAsync(instance, bookmarkId, input, cancellationToken);
        await RunToIdleAsync(cancellationToken);
        return true;
    }

    /// <summary>Publishes an event from outside, as another system would, and works until idle.</summary>
    public async ValueTask PublishAsync(PublishedEvent published, CancellationToken cancellationToken = default)
    {
        Deliver(published);
        await RunToIdleAsync(cancellationToken);
    }

    /// <summary>Moves the clock on and resumes what became due, in the order of the due times.</summary>
    public async ValueTask PassAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        var until = Time.GetUtcNow() + time;
        while (NextDue(until) is var (instance, bookmark))
        {
            Time.MoveTo(bookmark.DueAt!.Value);
            await ResumeAsync(instance, bookmark.Id, null, cancellationToken);
            await RunToIdleAsync(cancellationToken);
        }

        Time.MoveTo(until);
    }

    /// <summary>Cancels an instance.</summary>
    public async ValueTask CancelAsync(MemoryInstance instance, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ScopesOf(instance.State.InstanceId).NextBurst();
        Store(instance, await _engine.CancelAsync(instance.Workflow, instance.State, this, cancellationToken));
        await RunToIdleAsync(cancellationToken);
    }

    /// <summary>Starts children, delivers events and tells parents until nothing is left to do but wait.</summary>
    public async ValueTask RunToIdleAsync(CancellationToken cancellationToken = default)
    {
        while (_work.TryDequeue(out var work))
        {
            await work(cancellationToken);
        }
    }

    /// <summary>Sixteen hexadecimal digits like Elsa's ids, rising, and the same in every host, so that runs can be compared.</summary>
    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"a3f05c2d{++_ids:x8}");

    public void WriteLine(string text)
    {
        _lines.Add(text);
        LineWritten?.Invoke(text);
    }

    public ValueTask<CompiledWorkflow?> FindWorkflowAsync(string definitionId, WorkflowVersion version, CancellationToken cancellationToken)
    {
        var versions = _definitions.GetValueOrDefault(definitionId);
        return ValueTask.FromResult(version.IsPublished || version.IsLatest
            ? versions?.MaxBy(candidate => candidate.Version)
            : versions?.Find(candidate => candidate.Version == version.Number));
    }

    public ValueTask ActivityStartingAsync(ActivityContext context) => ValueTask.CompletedTask;

    public ValueTask ActivityEndedAsync(ActivityContext context) => ValueTask.CompletedTask;

    public ValueTask ActivityFaultedAsync(ActivityContext context, Exception fault) => ValueTask.CompletedTask;

    public bool IsFault(Exception exception) => exception is not OperationCanceledException;

    private WorkflowDefinition? FindDefinition(string definitionId, string? versionId)
    {
        var versions = _definitions.GetValueOrDefault(definitionId);
        return (versions?.Find(version => version.DefinitionVersionId == versionId) ?? versions?.MaxBy(version => version.Version))?.Definition;
    }

    private async ValueTask<MemoryInstance> BeginAsync(CompiledWorkflow workflow, StartRun start, CancellationToken cancellationToken)
    {
        var instance = new MemoryInstance(workflow);
        _instances.Add(instance);
        Store(instance, await _engine.StartAsync(workflow, start, this, cancellationToken));
        return instance;
    }

    private async ValueTask ResumeAsync(MemoryInstance instance, string bookmarkId, object? input, CancellationToken cancellationToken)
    {
        ScopesOf(instance.State.InstanceId).NextBurst();
        Store(instance, await _engine.ResumeAsync(
            instance.Workflow,
            WorkflowState.Parse(instance.State.Serialize()),
            new ResumeRun { BookmarkId = bookmarkId, Input = input },
            this,
            cancellationToken));
    }

    void Execution.IScopeWatcher.Began(string instanceId, Execution.ActivityRun run) => ScopesOf(instanceId).Began(run);

    void Execution.IScopeWatcher.Restored(string instanceId, Execution.ActivityRun run) => ScopesOf(instanceId).Restored(run);

    private Scopes ScopesOf(string instanceId)
    {
        if (!_scopes.TryGetValue(instanceId, out var scopes))
        {
            _scopes[instanceId] = scopes = new Scopes();
        }

        return scopes;
    }

    private void Store(MemoryInstance instance, RunResult result)
    {
        instance.Take(result, ScopesOf(result.State.InstanceId));
        foreach (var inline in result.InlineChildren)
        {
            var workflow = _definitions[inline.State.DefinitionId].Find(version => version.Version == inline.State.Version)!;
            var child = new MemoryInstance(workflow);
            _instances.Add(child);
            Store(child, inline);
        }

        foreach (var start in result.ChildrenToStart)
        {
            _work.Enqueue(async token =>
            {
                if (await FindWorkflowAsync(start.DefinitionId, start.Version, token) is { } workflow)
                {
                    await BeginAsync(workflow, start.ToStartRun(), token);
                }
            });
        }

        foreach (var published in result.Events)
        {
            Deliver(published);
        }

        if (result.ParentResume is { } parent)
        {
            _work.Enqueue(token => TellParentAsync(parent, token));
        }
    }

    private async ValueTask TellParentAsync(ParentResume parent, CancellationToken cancellationToken)
    {
        if (_instances.Find(candidate => candidate.State.InstanceId == parent.ParentInstanceId) is { } instance
            && instance.State.Bookmarks.FirstOrDefault(bookmark => bookmark.Key == parent.Key) is { } waiting)
        {
            await ResumeAsync(instance, waiting.Id, parent.Outcome, cancellationToken);
        }
    }

    private void Deliver(PublishedEvent published)
    {
        PublishedEvents.Add(published);
        _work.Enqueue(async token =>
        {
            var waiting = _instances
                .Where(instance => published.InstanceId is null || instance.State.InstanceId == published.InstanceId)
                .Where(instance => published.CorrelationId is null || instance.State.CorrelationId == published.CorrelationId)
                .SelectMany(instance => instance.State.Bookmarks.Where(bookmark => bookmark.Name == "Elsa.Event" && bookmark.Key == published.Name).Select(bookmark => (instance, bookmark)))
                .ToList();
            foreach (var (instance, bookmark) in waiting)
            {
                await ResumeAsync(instance, bookmark.Id, published.Payload, token);
            }

            if (published.InstanceId is null)
            {
                await StartTriggeredAsync(published, token);
            }
        });
    }

    private async ValueTask StartTriggeredAsync(PublishedEvent published, CancellationToken cancellationToken)
    {
        foreach (var workflow in _definitions.Values.Select(versions => versions.MaxBy(version => version.Version)!).ToList())
        {
            foreach (var trigger in workflow.Triggers.Where(trigger => trigger.Name == "Elsa.Event" && trigger.Key == published.Name))
            {
                await BeginAsync(workflow, new StartRun
                {
                    InstanceId = NewId(),
                    CorrelationId = published.CorrelationId,
                    TriggerActivityId = trigger.ActivityId,
                    TriggerPayload = published.Payload,
                }, cancellationToken);
            }
        }
    }

    private (MemoryInstance Instance, Bookmark Bookmark)? NextDue(DateTimeOffset until)
    {
        (MemoryInstance, Bookmark)? next = null;
        foreach (var instance in _instances)
        {
            foreach (var bookmark in instance.State.Bookmarks)
            {
                if (bookmark.DueAt <= until && (next is null || bookmark.DueAt < next.Value.Item2.DueAt))
                {
                    next = (instance, bookmark);
                }
            }
        }

        return next;
    }
}
