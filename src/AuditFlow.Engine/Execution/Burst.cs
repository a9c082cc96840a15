using System.Text.Json;
using AuditFlow.Engine.Activities;

namespace AuditFlow.Engine.Execution;

/// <summary>
/// One burst of execution of one instance: from a start or a resume until nothing can go on. It holds the queue of work and applies Elsa's rules of
/// scheduling, completion, cancellation and faults. The rules of each activity are in <see cref="Behaviour"/>.
/// </summary>
internal sealed class Burst
{
    private readonly EngineOptions _options;
    private readonly WorkQueue _queue = new();
    private readonly List<Incident> _incidents;
    private int _alive;
    private int _executed;
    private bool _triggerTaken;
    private readonly IScopeWatcher? _watcher;

    // Beside the runs, not in them: almost no run has one, and every run would pay for the field.
    private Dictionary<ActivityRun, TurnLog>? _logs;
    private RunFacts? _facts;

    public Burst(WorkflowEngine engine, CompiledWorkflow workflow, WorkflowState state, IRunHost host, int depth, CancellationToken cancellationToken)
    {
        Engine = engine;
        _options = engine.Options;
        Workflow = workflow;
        Host = host;
        Depth = depth;
        CancellationToken = cancellationToken;
        InstanceId = state.InstanceId;
        ParentInstanceId = state.ParentInstanceId;
        ParentKey = state.ParentKey;
        Properties = state.Properties;
        CorrelationId = state.CorrelationId;
        Name = state.Name;
        SubStatus = state.SubStatus;
        CreatedAt = state.CreatedAt;
        Input = state.Input;
        Output = state.Output;
        Bookmarks = new BookmarkShelf(state.Bookmarks);
        Journal = new Journal(state.JournalSequence, host.Clock, workflow.ExpectedJournal);
        _incidents = [.. state.Incidents];
        _watcher = host as IScopeWatcher;
    }

    public WorkflowEngine Engine { get; }

    public CompiledWorkflow Workflow { get; }

    public IRunHost Host { get; }

    /// <summary>How many workflows execute each other around this one.</summary>
    public int Depth { get; }

    /// <summary>The burst whose ExecuteWorkflow executes this one; null for a run of its own.</summary>
    public Burst? Outer { get; init; }

    public CancellationToken CancellationToken { get; }

    public string InstanceId { get; }

    public string? ParentInstanceId { get; }

    public string? ParentKey { get; }

    public IReadOnlyDictionary<string, string> Properties { get; }

    public DateTimeOffset CreatedAt { get; }

    public string? CorrelationId
    {
        get;
        set
        {
            field = value;
            _facts = null;
        }
    }

    public string? Name
    {
        get;
        set
        {
            field = value;
            _facts = null;
        }
    }

    public IReadOnlyDictionary<string, object?> Input { get; }

    public IReadOnlyDictionary<string, object?> Output { get; private set; }

    public WorkflowSubStatus SubStatus { get; private set; }

    public WorkflowStatus Status => SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled or WorkflowSubStatus.Faulted
        ? WorkflowStatus.Finished
        : WorkflowStatus.Running;

    public BookmarkShelf Bookmarks { get; }

    public Journal Journal { get; }

    /// <summary>The execution of the workflow itself, around all others; null until it started.</summary>
    public ActivityRun? Root { get; set; }

    public IReadOnlyList<Incident> Incidents => _incidents;

    public WorkQueue Queue => _queue;

    /// <summary>The trigger that started this burst, taken by the activity that it names.</summary>
    public string? TriggerActivityId { get; set; }

    public object? TriggerPayload { get; set; }

    /// <summary>Outputs of activities in this burst, for expressions; like Elsa's they do not outlive it.</summary>
    public ActivityOutputs Outputs { get; } = new();

    public List<ChildStart>? Children { get; private set; }

    public List<RunResult>? InlineChildren { get; private set; }

    public List<PublishedEvent>? Events { get; private set; }

    /// <summary>The outcomes that an activity Complete asked for, until the workflow used as an activity takes them.</summary>
    public Outcomes? CompositeOutcomes { get; set; }

    /// <summary>The item for which BulkDispatchWorkflows evaluates an expression, by the name that it has there.</summary>
    public (string? Name, object? Value) ExpressionItem { get; set; }

    public DateTimeOffset Now => Host.Clock.GetUtcNow();

    public int StepsPerExpression => _options.StepsPerExpression;

    public EngineOptions Options => _options;

    /// <summary>The run's facts for activities of the host.</summary>
    public RunFacts Facts => _facts ??= new RunFacts
    {
        InstanceId = InstanceId,
        DefinitionId = Workflow.DefinitionId,
        DefinitionVersionId = Workflow.DefinitionVersionId,
        Version = Workflow.Version,
        CorrelationId = CorrelationId,
        Name = Name,
        ParentInstanceId = ParentInstanceId,
        Properties = Properties,
        Clock = Host.Clock,
    };

    /// <summary>Works until nothing is queued, then settles how the instance stands.</summary>
    public async ValueTask RunAsync()
    {
        SubStatus = WorkflowSubStatus.Executing;
        while (_queue.Count > 0)
        {
            CancellationToken.ThrowIfCancellationRequested();
            var item = _queue.Dequeue();
            if (++_executed > _options.ActivitiesPerBurst)
            {
                Fault(item.Existing ?? Begin(item), new BurstLimitExceeded($"The run executed more than {_options.ActivitiesPerBurst} activities without a pause; it probably loops for ever."));
                SubStatus = WorkflowSubStatus.Faulted;
                _queue.Clear();
                return;
            }

            await ExecuteAsync(item);
        }

        if (Status == WorkflowStatus.Running)
        {
            SubStatus = _alive == 0 ? WorkflowSubStatus.Finished : WorkflowSubStatus.Suspended;
        }
    }

    /// <summary>Queues a node as a child of <paramref name="owner"/>.</summary>
    public void Schedule(Node node, ActivityRun? owner, bool notifies = true, bool cameBackward = false, object?[]? loopValues = null)
        => _queue.Enqueue(new WorkItem { Node = node, Owner = owner, NotifiesOwner = notifies, CameBackward = cameBackward, LoopValues = loopValues });

    /// <summary>Queues the continuation of a waiting activity.</summary>
    public void ScheduleResume(ActivityRun run, Bookmark bookmark, object? input)
        => _queue.Enqueue(new WorkItem { Node = run.Node, Existing = run, Bookmark = bookmark, Input = input });

    /// <summary>Queues a node again for a run that exists, for an operator's retry.</summary>
    public void ScheduleAgain(ActivityRun run) => _queue.Enqueue(new WorkItem { Node = run.Node, Existing = run });

    /// <summary>Completes an activity that is running: cancels what still lives inside it, tells its parent, removes its bookmarks.</summary>
    public void Complete(ActivityRun run, Outcomes? outcomes = null)
    {
        if (run.Status != ActivityStatus.Running)
        {
            return;
        }

        CancelChildren(run);
        Move(run, ActivityStatus.Completed);
        Journal.Write(JournalEvents.Completed, run, payload: TurnPayload(run, outcomes));
        if (run is { NotifiesParent: true, Parent: { } parent })
        {
            run.NotifiesParent = false;
            parent.Node.Behaviour.OnChildCompleted(this, parent, run, outcomes);
        }

        Bookmarks.BurnAllOf(run);
        ForgetCallbacksOf(run);
    }

    /// <summary>Cancels an activity with all inside it, and tells the flowcharts around it.</summary>
    public void Cancel(ActivityRun run)
    {
        if (!run.IsAlive)
        {
            return;
        }

        CancelChildren(run);
        Move(run, ActivityStatus.Canceled);
        ForgetCallbacksOf(run);
        Bookmarks.BurnAllOf(run);
        Journal.Write(JournalEvents.Canceled, run);
        for (var receiver = run; receiver is not null; receiver = receiver.Parent)
        {
            receiver.Node.Behaviour.OnCanceled(this, receiver, run);
        }
    }

    /// <summary>Ends the whole run at once, as the activity Finish does.</summary>
    public void Finish()
    {
        _queue.Clear();
        Bookmarks.Clear();
        ForgetAllCallbacks(Root);
        if (Status == WorkflowStatus.Running)
        {
            SubStatus = WorkflowSubStatus.Finished;
        }
    }

    /// <summary>Ends the whole run from outside.</summary>
    public void CancelAll()
    {
        _queue.Clear();
        if (Root is { } root)
        {
            EndAll(root);
            Journal.Write(JournalEvents.WorkflowCancelled, root);
        }

        Bookmarks.Clear();
        SubStatus = WorkflowSubStatus.Cancelled;
    }

    public Bookmark SetBookmark(ActivityRun run, string name, string key, DateTimeOffset? dueAt = null, object? payload = null, bool autoBurn = true, string? callback = null)
    {
        var bookmark = new Bookmark
        {
            Id = Host.NewId(),
            Name = name,
            Key = key,
            CorrelationId = CorrelationId,
            DueAt = dueAt,
            ActivityId = run.Node.ActivityId,
            ActivityNodeId = run.Node.NodeId,
            ActivityInstanceId = run.Id,
            Payload = payload switch
            {
                null => null,
                JsonElement element => element,
                _ => ValueConversion.ToElement(payload),
            },
            AutoBurn = autoBurn,
            Callback = callback,
            CreatedAt = Now,
        };
        Bookmarks.Set(bookmark);
        return bookmark;
    }

    public IReadOnlyList<Bookmark> BookmarksOf(ActivityRun run)
        => [.. Bookmarks.Standing.Where(bookmark => bookmark.ActivityInstanceId == run.Id)];

    /// <summary>Gives an output of an activity: to expressions, and to what the definition bound it to.</summary>
    public void SetOutput(ActivityRun run, string output, object? value)
    {
        Outputs.Record(run.Node, output, value);
        run.Node.Log?.Output(this, run, output, value);
        foreach (var binding in run.Node.Outputs)
        {
            if (string.Equals(binding.Output, output, StringComparison.OrdinalIgnoreCase))
            {
                if (binding.Holder is { } holder)
                {
                    run.Enclosing(holder).SetValue(binding.Slot, value);
                }
                else
                {
                    SetWorkflowOutput(binding.WorkflowOutput!, value);
                }
            }
        }
    }

    /// <summary>An input of the workflow that the activity is part of.</summary>
    public object? InputOf(ActivityRun run, string name)
    {
        for (var around = run.Parent; around is not null; around = around.Parent)
        {
            if (around.Node.Behaviour is UsedWorkflow)
            {
                return around.FindVariable(name, out var holder, out var slot) && holder == around ? around.Values![slot] : null;
            }
        }

        return Input.GetValueOrDefault(name);
    }

    /// <summary>Gives an output of the workflow that the activity is part of.</summary>
    public void GiveOutput(ActivityRun run, string name, object? value)
    {
        for (var around = run.Parent; around is not null; around = around.Parent)
        {
            if (around.Node.Behaviour is UsedWorkflow used && used.Gives(name))
            {
                around.TrySetVariable(name, value);
                return;
            }
        }

        SetWorkflowOutput(name, value);
    }

    /// <summary>Whether this activity is the trigger that started the run; it then completes at once, but only the first time that it is reached.</summary>
    public bool TakeTrigger(ActivityRun run, out object? payload)
    {
        payload = TriggerPayload;
        if (_triggerTaken || TriggerActivityId != run.Node.ActivityId)
        {
            return false;
        }

        _triggerTaken = true;
        return true;
    }

    /// <summary>What is put aside for the journal of the turn that this run is in.</summary>
    public TurnLog LogOf(ActivityRun run)
    {
        _logs ??= [];
        if (!_logs.TryGetValue(run, out var log))
        {
            _logs[run] = log = new TurnLog();
        }

        return log;
    }

    public void SetWorkflowOutput(string name, object? value)
        => Output = new Dictionary<string, object?>(Output, StringComparer.Ordinal) { [name] = value };

    public ChildStart NewChild(DispatchRequest request) => new()
    {
        InstanceId = Host.NewId(),
        DefinitionId = request.DefinitionId,
        Version = request.Version,
        Input = request.Input,
        CorrelationId = request.CorrelationId,
        ParentInstanceId = InstanceId,
        ParentKey = request.ParentKey,
        Properties = Properties,
    };

    public void Dispatch(ChildStart child) => (Children ??= []).Add(child);

    public void Publish(PublishedEvent published) => (Events ??= []).Add(published);

    /// <summary>Takes back the children that were dispatched after the first <paramref name="kept"/>.</summary>
    public void DispatchNoMoreThan(int kept) => Children?.RemoveRange(kept, Children.Count - kept);

    /// <summary>Whether one of these runs is running in this burst, where the host cannot see it yet: a run that executes this one, or one that was started meanwhile.</summary>
    public bool HasRunning(ForbiddingRuns runs)
    {
        for (var burst = this; burst is not null; burst = burst.Outer)
        {
            if (runs.Include(burst.Workflow.DefinitionId, burst.CorrelationId) || AreRunning(burst.Children, burst.InlineChildren, runs))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreRunning(IReadOnlyList<ChildStart>? dispatched, IReadOnlyList<RunResult>? inline, ForbiddingRuns runs)
        => dispatched?.Any(child => runs.Include(child.DefinitionId, child.CorrelationId)) == true
            || inline?.Any(child => child.State.Status == WorkflowStatus.Running && runs.Include(child.State.DefinitionId, child.State.CorrelationId)
                || AreRunning(child.ChildrenToStart, child.InlineChildren, runs)) == true;

    public void AddInlineChild(RunResult result) => (InlineChildren ??= []).Add(result);

    /// <summary>Marks the incidents of a run as resolved.</summary>
    public void Resolve(ActivityRun run)
    {
        for (var i = 0; i < _incidents.Count; i++)
        {
            if (_incidents[i].ActivityInstanceId == run.Id)
            {
                _incidents[i] = _incidents[i] with { IsResolved = true };
            }
        }
    }

    /// <summary>Moves a run to a status and keeps count of the living.</summary>
    public void Move(ActivityRun run, ActivityStatus status) => _alive += run.MoveTo(status);

    /// <summary>Takes up a run that was stored.</summary>
    public void Adopt(ActivityRun run)
    {
        if (run.IsAlive)
        {
            _alive++;
        }

        if (run.Values is not null)
        {
            _watcher?.Restored(InstanceId, run);
        }
    }

    /// <summary>Leaves <see cref="WorkflowSubStatus.Faulted"/> behind, for an operator's retry.</summary>
    public void Reopen() => SubStatus = WorkflowSubStatus.Suspended;

    private async ValueTask ExecuteAsync(WorkItem item)
    {
        var run = item.Existing ?? Begin(item);
        Journal.Write(Bookmarks.HasAny(run.Node) ? JournalEvents.Resumed : JournalEvents.Started, run);
        var mark = Bookmarks.Standing.Count;
        var retry = run.Node.Resilience is not null && item.Bookmark is { } due ? Retry.Read(due) : null;
        var (resumed, input) = retry is null ? (item.Bookmark, item.Input) : (retry.Resumed, retry.Input);
        if (retry is not null)
        {
            Bookmarks.Burn(item.Bookmark!.Id);
            mark--;
        }

        try
        {
            if (resumed is { } bookmark)
            {
                await run.Node.Behaviour.ResumeAsync(this, run, bookmark, input);
                if (bookmark.AutoBurn)
                {
                    Bookmarks.Burn(bookmark.Id);
                }
            }
            else
            {
                await run.Node.Behaviour.ExecuteAsync(this, run);
            }

            if (run.Status == ActivityStatus.Running && Bookmarks.HasAny(run.Node))
            {
                Journal.Write(JournalEvents.Suspended, run, payload: TurnPayload(run, null));
            }
        }
        catch (Exception fault) when (Host.IsFault(fault))
        {
            Bookmarks.CutBackTo(mark, run);
            if (!PlansRetry(run, fault, new Retry((retry?.Attempt ?? 0) + 1, resumed, input)))
            {
                Fault(run, fault);
            }
        }
    }

    /// <summary>Whether a failed turn is tried again, and if so waits for it; the bookmark that was resumed is used up by then.</summary>
    private bool PlansRetry(ActivityRun run, Exception fault, Retry next)
    {
        if (run.Node.Resilience is not { } strategy || next.Attempt > strategy.MaxRetryAttempts)
        {
            return false;
        }

        if (next.Resumed is { AutoBurn: true } used)
        {
            Bookmarks.Burn(used.Id);
        }

        var due = Now + strategy.DelayBefore(next.Attempt);
        SetBookmark(run, Retry.BookmarkName, run.Id, due, next.Write());
        Journal.Write(JournalEvents.RetryPlanned, run, fault.Message, new RetryPayload(next.Attempt, strategy.MaxRetryAttempts, due, fault.GetType().FullName!));
        Journal.Write(JournalEvents.Suspended, run);
        return true;
    }

    private ActivityRun Begin(in WorkItem item)
    {
        var node = item.Node;
        var run = new ActivityRun(Host.NewId(), node, item.Owner) { NotifiesParent = item.NotifiesOwner, CameBackward = item.CameBackward };
        run.Link();
        _alive++;
        Root ??= run;
        if (node.Variables.Length > 0)
        {
            run.Values = Initial(node, item.LoopValues);
            _watcher?.Began(InstanceId, run);
        }

        Move(run, ActivityStatus.Running);
        return run;
    }

    private static object?[] Initial(Node node, object?[]? loopValues)
    {
        var values = new object?[node.Variables.Length];
        var declared = values.Length - (loopValues?.Length ?? 0);
        for (var i = 0; i < declared; i++)
        {
            values[i] = node.Variables[i].Initial;
        }

        loopValues?.CopyTo(values, declared);
        return values;
    }

    /// <summary>What the journal says of a turn that ended: by which outcomes, and the inputs and outputs that the definition wants kept.</summary>
    private object? TurnPayload(ActivityRun run, Outcomes? outcomes)
    {
        if (_logs is null || !_logs.Remove(run, out var log))
        {
            return outcomes is null ? null : new OutcomesPayload(outcomes.Names);
        }

        var payload = new ValueMap();
        if (outcomes is not null)
        {
            payload["outcomes"] = outcomes.Names;
        }

        if (log.Inputs is not null)
        {
            payload["inputs"] = log.Inputs;
        }

        if (log.Outputs is not null)
        {
            payload["outputs"] = log.Outputs;
        }

        return payload;
    }

    private void Fault(ActivityRun run, Exception fault)
    {
        Journal.Write(JournalEvents.Faulted, run, fault.Message, new FaultPayload(fault.GetType().FullName!, fault.Message, fault.Source, fault.StackTrace, fault.InnerException?.GetType().FullName, fault.InnerException?.Message, FaultData(fault)));
        _logs?.Remove(run);
        Move(run, ActivityStatus.Faulted);
        _incidents.Add(new Incident
        {
            ActivityId = run.Node.ActivityId,
            NodeId = run.Node.NodeId,
            ActivityType = run.Node.Type,
            ActivityInstanceId = run.Id,
            Message = fault.Message,
            Detail = fault.InnerException?.Message,
            ExceptionType = fault.GetType().FullName!,
            At = Now,
        });
        if (!Workflow.ContinuesWithIncidents && Status == WorkflowStatus.Running)
        {
            SubStatus = WorkflowSubStatus.Faulted;
        }
    }

    /// <summary>What an activity Fault says of itself.</summary>
    private static Dictionary<string, string>? FaultData(Exception fault) => fault is FaultException said
        ? new Dictionary<string, string> { ["code"] = said.Code, ["category"] = said.Category, ["faultType"] = said.Type }
        : null;

    private void CancelChildren(ActivityRun run)
    {
        if (run.FirstChild is null)
        {
            return;
        }

        foreach (var child in ChildrenOf(run))
        {
            Cancel(child);
        }
    }

    private void ForgetCallbacksOf(ActivityRun owner)
    {
        for (var child = owner.FirstChild; child is not null; child = child.NextSibling)
        {
            child.NotifiesParent = false;
        }

        for (var i = 0; i < _queue.Count; i++)
        {
            ref var item = ref _queue[i];
            if (item.Owner == owner)
            {
                item.NotifiesOwner = false;
            }
        }
    }

    private static void ForgetAllCallbacks(ActivityRun? run)
    {
        for (var child = run?.FirstChild; child is not null; child = child.NextSibling)
        {
            child.NotifiesParent = false;
            ForgetAllCallbacks(child);
        }
    }

    /// <summary>Ends all that lives, from the inside out, without asking the activities around.</summary>
    private void EndAll(ActivityRun run)
    {
        foreach (var child in ChildrenOf(run))
        {
            EndAll(child);
        }

        if (run.IsAlive)
        {
            Move(run, ActivityStatus.Canceled);
            Journal.Write(JournalEvents.Canceled, run);
        }
    }

    /// <summary>A copy, because ending a child may end or complete its neighbours.</summary>
    private static List<ActivityRun> ChildrenOf(ActivityRun run)
    {
        var children = new List<ActivityRun>();
        for (var child = run.FirstChild; child is not null; child = child.NextSibling)
        {
            children.Add(child);
        }

        return children;
    }
}

internal sealed record OutcomesPayload(string[] Outcomes);

internal sealed record RetryPayload(int Attempt, int Of, DateTimeOffset DueAt, string Exception);

internal sealed record FaultPayload(string Exception, string Message, string? Source, string? StackTrace, string? InnerException, string? InnerMessage, IReadOnlyDictionary<string, string>? Data);
