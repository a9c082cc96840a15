using System.Collections.Concurrent;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>
/// Runs activities along connections, with counters: each activity and connection counts its visits, and an activity with several ways in waits until
/// each of them was visited, whether it was followed or not. What was not followed is passed on as skipped (dead-path elimination), so a join behind a
/// decision does not wait for the way not taken.
/// </summary>
internal sealed class Flowchart : Behaviour
{
    private readonly Node[] _activities;
    private readonly FlowConnection[] _connections;
    private readonly ConcurrentDictionary<int, FlowGraph> _graphs = new();
    private readonly int _defaultStart;

    public Flowchart(Node[] activities, FlowConnection[] connections)
    {
        _activities = activities;
        _connections = connections;
        _defaultStart = FindStart();
    }

    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        if (_activities.Length == 0)
        {
            burst.Complete(run);
            return ValueTask.CompletedTask;
        }

        var start = _defaultStart;
        if (burst.TriggerActivityId is { } trigger && Array.FindIndex(_activities, activity => activity.ActivityId == trigger) is var position and >= 0)
        {
            start = position;
        }

        run.Cursor = start;
        run.Flow = new FlowCounters(_activities.Length, _connections.Length);
        burst.Schedule(_activities[start], run);
        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes)
    {
        if (child.Status != ActivityStatus.Completed)
        {
            return;
        }

        if (child.Node.IsTerminal)
        {
            burst.Complete(run);
            return;
        }

        if (!PassOn(burst, run, child.Node.Position, child.Node, outcomes ?? Outcomes.Done, child.CameBackward))
        {
            CompleteIfNothingIsLeft(burst, run);
        }
    }

    /// <summary>
    /// A cancelled activity is passed on as skipped. Like Elsa's, this hears of every activity cancelled anywhere inside, itself included, and
    /// faults when it is not one of its own.
    /// </summary>
    public override void OnCanceled(Burst burst, ActivityRun run, ActivityRun canceled)
    {
        CompleteIfNothingIsLeft(burst, run);
        var isOwn = canceled.Node.Position >= 0 && canceled.Node.Parent == run.Node;
        PassOn(burst, run, isOwn ? canceled.Node.Position : -1, canceled.Node, Outcomes.None, cameBackward: false);
    }

    /// <summary>Visits all ways out of an activity; returns whether anything was scheduled.</summary>
    private bool PassOn(Burst burst, ActivityRun run, int activity, Node node, Outcomes outcomes, bool cameBackward)
    {
        var graph = Graph(run);
        var flow = run.Flow!;
        if (activity < 0 || graph.IsDangling(activity))
        {
            throw new InvalidOperationException($"Activity {node.ActivityId} is not reachable from the flowchart graph. Unable to schedule it's outbound activities.");
        }

        if (!cameBackward)
        {
            flow.ActivityVisits[activity]++;
        }

        var scheduled = false;
        foreach (var connection in graph.Outbound(activity))
        {
            var followed = outcomes.Contains(_connections[connection].Port);
            flow.ConnectionVisits[connection]++;
            flow.Followed[connection] = followed;
            scheduled |= graph.IsForward(connection)
                ? GoForward(burst, run, graph, connection)
                : GoBack(burst, run, graph, connection, followed);
        }

        return scheduled;
    }

    private bool GoBack(Burst burst, ActivityRun run, FlowGraph graph, int connection, bool followed)
    {
        if (!followed)
        {
            return false;
        }

        var (source, _, target) = _connections[connection];
        if (!graph.IsValidBackward(connection))
        {
            throw new InvalidOperationException(
                $"Invalid backward connection: Every path from the source ('{_activities[source].ActivityId}') must go through the target ('{_activities[target].ActivityId}') when tracing back to the start.");
        }

        burst.Schedule(_activities[target], run, cameBackward: true);
        return true;
    }

    private bool GoForward(Burst burst, ActivityRun run, FlowGraph graph, int connection)
    {
        var target = _connections[connection].Target;
        var flow = run.Flow!;
        var mode = _activities[target].Behaviour is FlowJoin join ? join.ModeFor(burst, run) : FlowJoinMode.WaitAllActive;
        if (mode == FlowJoinMode.WaitAny)
        {
            return GoToFirst(burst, run, graph, connection, target);
        }

        if (!AllVisited(graph, flow, target))
        {
            return false;
        }

        var goes = mode == FlowJoinMode.WaitAll ? AllFollowed(graph, flow, target) : AnyFollowed(graph, flow, target);
        return goes ? Go(burst, run, target) : PassOn(burst, run, target, _activities[target], Outcomes.None, cameBackward: false);
    }

    /// <summary>The first way in that is followed runs the activity and cancels what still runs on the other ways; later ones are ignored.</summary>
    private bool GoToFirst(Burst burst, ActivityRun run, FlowGraph graph, int connection, int target)
    {
        var flow = run.Flow!;
        if (flow.ConnectionVisits[connection] <= flow.ActivityVisits[target] || IsQueued(burst, run, target))
        {
            return false;
        }

        if (AnyFollowed(graph, flow, target))
        {
            Go(burst, run, target);
            CancelWaysInto(burst, run, graph, target);
            return true;
        }

        return AllVisited(graph, flow, target) && PassOn(burst, run, target, _activities[target], Outcomes.None, cameBackward: false);
    }

    private bool Go(Burst burst, ActivityRun run, int target)
    {
        burst.Schedule(_activities[target], run);
        return true;
    }

    /// <summary>Cancels what still runs on the ways that lead to an activity of this flowchart.</summary>
    public void CancelWaysInto(Burst burst, ActivityRun run, int target) => CancelWaysInto(burst, run, Graph(run), target);

    private void CancelWaysInto(Burst burst, ActivityRun run, FlowGraph graph, int target)
    {
        if (run.FirstChild is null)
        {
            return;
        }

        var ancestors = graph.Ancestors(target);
        var running = new List<ActivityRun>();
        for (var child = run.FirstChild; child is not null; child = child.NextSibling)
        {
            if (Array.IndexOf(ancestors, child.Node.Position) >= 0)
            {
                running.Add(child);
            }
        }

        foreach (var child in running)
        {
            burst.Cancel(child);
        }
    }

    private void CompleteIfNothingIsLeft(Burst burst, ActivityRun run)
    {
        for (var child = run.FirstChild; child is not null; child = child.NextSibling)
        {
            if (child.Status is ActivityStatus.Running or ActivityStatus.Faulted)
            {
                return;
            }
        }

        for (var i = 0; i < burst.Queue.Count; i++)
        {
            if (burst.Queue[i].Owner is { } owner && (owner == run || owner.IsInside(run)))
            {
                return;
            }
        }

        burst.Complete(run);
    }

    private bool IsQueued(Burst burst, ActivityRun run, int target)
    {
        for (var i = 0; i < burst.Queue.Count; i++)
        {
            if (burst.Queue[i].Owner == run && burst.Queue[i].Node == _activities[target])
            {
                return true;
            }
        }

        return false;
    }

    private static bool AllVisited(FlowGraph graph, FlowCounters flow, int target)
    {
        foreach (var inbound in graph.ForwardInbound(target))
        {
            if (flow.ConnectionVisits[inbound] <= flow.ActivityVisits[target])
            {
                return false;
            }
        }

        return true;
    }

    private static bool AllFollowed(FlowGraph graph, FlowCounters flow, int target)
    {
        foreach (var inbound in graph.ForwardInbound(target))
        {
            if (!flow.Followed[inbound])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one of the ways in that were visited most was followed.</summary>
    private static bool AnyFollowed(FlowGraph graph, FlowCounters flow, int target)
    {
        var most = 0;
        var followed = false;
        foreach (var inbound in graph.ForwardInbound(target))
        {
            var visits = flow.ConnectionVisits[inbound];
            if (visits > most)
            {
                most = visits;
                followed = flow.Followed[inbound];
            }
            else if (visits == most)
            {
                followed |= flow.Followed[inbound];
            }
        }

        return followed && most > flow.ActivityVisits[target];
    }

    /// <summary>
    /// Refuses what would fault when a run came there: an activity that no way leads to, and a connection that leads back into a way that does not pass its
    /// target. Asked from every activity where a run can start.
    /// </summary>
    public void Check(Action<string, string> refuse)
    {
        if (_activities.Length == 0)
        {
            return;
        }

        var graphs = _activities.Where(activity => activity.CanStartWorkflow || activity.Position == _defaultStart)
            .Select(activity => GraphFrom(activity.Position))
            .ToList();
        foreach (var activity in _activities.Where(activity => graphs.TrueForAll(graph => graph.IsDangling(activity.Position))))
        {
            refuse($"activities[{activity.Position}]", $"No way leads from {_activities[_defaultStart].ActivityId}, where the flowchart starts, to {activity.ActivityId}: connect it or delete it.");
        }

        for (var i = 0; i < _connections.Length; i++)
        {
            var (source, _, target) = _connections[i];
            if (graphs.Exists(graph => !graph.IsForward(i) && !graph.IsDangling(source) && !graph.IsValidBackward(i)))
            {
                refuse("connections", $"The connection from {_activities[source].ActivityId} back to {_activities[target].ActivityId} leads into the middle of a branch: every way to {_activities[source].ActivityId} must pass {_activities[target].ActivityId} first.");
            }
        }
    }

    public int DefaultStart => _defaultStart;

    public Node? ActivityAt(int position) => position >= 0 && position < _activities.Length ? _activities[position] : null;

    /// <summary>The position of the activity with the same id; null when there is none.</summary>
    public int? PositionOf(Node? other) => other is not null && Array.FindIndex(_activities, activity => activity.ActivityId == other.ActivityId) is var position and >= 0 ? position : null;

    /// <summary>
    /// The counters of a run of another version of this flowchart, by the ids of activities and the ends of connections. What is new between activities that
    /// the run has passed counts as passed over: visited, not followed. So nothing that has run runs again, and no join waits for a step that will not come.
    /// </summary>
    public FlowCounters TakeOver(Flowchart before, int startBefore, FlowCounters counters, List<string> notes)
    {
        var graph = GraphFrom(PositionOf(before.ActivityAt(startBefore)) ?? _defaultStart);
        var taken = new FlowCounters(_activities.Length, _connections.Length);
        var passes = new int[_activities.Length];
        var isNew = new bool[_activities.Length];
        for (var i = 0; i < _activities.Length; i++)
        {
            var old = before.PositionOf(_activities[i]);
            isNew[i] = old is null;
            if (old is { } position)
            {
                taken.ActivityVisits[i] = counters.ActivityVisits[position];
                passes[i] = counters.ActivityVisits[position];
            }
        }

        var isNewConnection = new bool[_connections.Length];
        for (var i = 0; i < _connections.Length; i++)
        {
            var old = before.ConnectionLike(this, i);
            isNewConnection[i] = old < 0;
            if (old >= 0)
            {
                taken.ConnectionVisits[i] = counters.ConnectionVisits[old];
                taken.Followed[i] = counters.Followed[old];
            }
        }

        // Forward from the start, so that what is before an activity is known before the activity itself.
        foreach (var activity in graph.InOrder())
        {
            if (isNew[activity])
            {
                var inbound = graph.ForwardInbound(activity);
                passes[activity] = inbound.Length == 0 ? 0 : inbound.Min(connection => taken.ConnectionVisits[connection]);
                taken.ActivityVisits[activity] = passes[activity];
                if (passes[activity] > 0)
                {
                    notes.Add($"{_activities[activity].ActivityId} is new before the place where the run stands; it is passed over.");
                }
            }

            foreach (var connection in graph.Outbound(activity))
            {
                if (isNewConnection[connection])
                {
                    taken.ConnectionVisits[connection] = passes[activity];
                }
            }
        }

        return taken;
    }

    /// <summary>The activities for which everything has come that they wait for, and which neither run nor have run.</summary>
    public IEnumerable<Node> ReadyButNotQueued(int start, FlowCounters flow, Func<Node, bool> isAlive)
    {
        var graph = GraphFrom(start);
        foreach (var activity in _activities)
        {
            if (activity.Position != start && graph.ForwardInbound(activity.Position).Length > 0 && !isAlive(activity)
                && AllVisited(graph, flow, activity.Position) && AnyFollowed(graph, flow, activity.Position))
            {
                yield return activity;
            }
        }
    }

    /// <summary>
    /// The joins that need every way into them to be followed and still wait, though a way into them is new and was passed over: they would be passed over too, and
    /// the run would end without what comes after them.
    /// </summary>
    public IEnumerable<(Node Join, Node Way)> JoinsPassedOver(Flowchart before, int start, FlowCounters flow)
    {
        var graph = GraphFrom(start);
        foreach (var activity in _activities)
        {
            var inbound = graph.ForwardInbound(activity.Position);
            var visits = flow.ActivityVisits[activity.Position];
            if (activity.Behaviour is not FlowJoin { MayNeedEveryWay: true } || Array.TrueForAll(inbound, connection => flow.ConnectionVisits[connection] <= visits))
            {
                continue;
            }

            foreach (var connection in inbound)
            {
                if (flow.ConnectionVisits[connection] > visits && !flow.Followed[connection] && before.ConnectionLike(this, connection) < 0)
                {
                    yield return (activity, _activities[_connections[connection].Source]);
                }
            }
        }
    }

    // The connection between the same activities from the same port; -1 when there is none.
    private int ConnectionLike(Flowchart other, int connection)
    {
        var (source, port, target) = other._connections[connection];
        return Array.FindIndex(_connections, candidate =>
            candidate.Port == port && _activities[candidate.Source].ActivityId == other._activities[source].ActivityId && _activities[candidate.Target].ActivityId == other._activities[target].ActivityId);
    }

    private FlowGraph GraphFrom(int start) => _graphs.GetOrAdd(start, position => new FlowGraph(_activities.Length, _connections, position));

    private FlowGraph Graph(ActivityRun run) => _graphs.GetOrAdd(run.Cursor, start => new FlowGraph(_activities.Length, _connections, start));

    private int FindStart()
    {
        ReadOnlySpan<Func<Node, bool>> preferences =
        [
            activity => activity.Type == "Elsa.Start",
            activity => activity.CanStartWorkflow,
            activity => !Array.Exists(_connections, connection => connection.Target == activity.Position),
        ];
        foreach (var preference in preferences)
        {
            if (Array.FindIndex(_activities, activity => preference(activity)) is var found and >= 0)
            {
                return found;
            }
        }

        return 0;
    }
}
