using System.Globalization;
using AuditFlow.Engine.Activities;

namespace AuditFlow.Engine.Execution;

/// <summary>
/// Carries what is alive of an instance over to another version of its definition. Nothing is executed: activities that wait go on waiting for what they
/// waited for, those that have run are not run again, and what a new version puts before the place where the run stands is passed over.
/// </summary>
internal sealed class Mover(CompiledWorkflow from, CompiledWorkflow to, WorkflowState state)
{
    private readonly List<string> _hindrances = [];
    private readonly Dictionary<string, Flowchart> _before = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly List<MovedActivity> _activities = [];
    private readonly List<MovedVariable> _variables = [];
    private readonly List<RunRecord> _runs = [];

    public MovePlan Plan()
    {
        if (from.DefinitionId != to.DefinitionId)
        {
            _hindrances.Add($"{to.DefinitionId} is another workflow than {from.DefinitionId}.");
        }
        else if (state.SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled)
        {
            _hindrances.Add($"The run has ended ({state.SubStatus}); there is nothing to move.");
        }
        else
        {
            Map();
        }

        return new MovePlan
        {
            InstanceId = state.InstanceId,
            FromVersion = from.Version,
            ToVersion = to.Version,
            Hindrances = _hindrances,
            Notes = _notes,
            Activities = _activities,
            Variables = _variables,
        };
    }

    /// <summary>The result of a plan that was found possible.</summary>
    public RunResult Carry(MovePlan plan, IRunHost host, string? reason)
    {
        var now = host.Clock.GetUtcNow();
        var burnt = new List<string>();
        var set = new List<Bookmark>();
        var standing = new List<Bookmark>();
        foreach (var bookmark in state.Bookmarks)
        {
            var node = _runs.First(run => run.Id == bookmark.ActivityInstanceId).NodeId;
            if (node == bookmark.ActivityNodeId)
            {
                standing.Add(bookmark);
                continue;
            }

            // A host finds bookmarks by their ids, so one that stands elsewhere now is another one.
            var moved = bookmark with { Id = host.NewId(), ActivityNodeId = node, ActivityId = to.Find(node)!.ActivityId };
            burnt.Add(bookmark.Id);
            set.Add(moved);
            standing.Add(moved);
        }

        var root = _runs[0];
        var message = $"Moved from version {from.Version.ToString(CultureInfo.InvariantCulture)} to version {to.Version.ToString(CultureInfo.InvariantCulture)}" + (string.IsNullOrWhiteSpace(reason) ? "." : $": {reason}");
        var entry = new JournalEntry(state.JournalSequence, JournalEvents.Moved, to.Find(root.NodeId)!, root.Id, null, message, ValueConversion.ToElement(new ValueMap
        {
            ["from"] = from.DefinitionVersionId,
            ["to"] = to.DefinitionVersionId,
            ["notes"] = plan.Notes.ToArray(),
        }), now);
        return new RunResult(new WorkflowState
        {
            InstanceId = state.InstanceId,
            DefinitionId = to.DefinitionId,
            DefinitionVersionId = to.DefinitionVersionId,
            Version = to.Version,
            SubStatus = state.SubStatus,
            CorrelationId = state.CorrelationId,
            Name = state.Name,
            ParentInstanceId = state.ParentInstanceId,
            ParentKey = state.ParentKey,
            Properties = state.Properties,
            Input = state.Input,
            Output = state.Output,
            Bookmarks = standing,
            Incidents = [.. state.Incidents.Select(incident => _runs.Find(run => run.Id == incident.ActivityInstanceId) is { } run ? incident with { NodeId = run.NodeId } : incident)],
            JournalSequence = state.JournalSequence + 1,
            CreatedAt = state.CreatedAt,
            UpdatedAt = now,
            FinishedAt = state.FinishedAt,
            Runs = _runs,
        })
        {
            BookmarksSet = set,
            BookmarksBurnt = burnt,
            Journal = [entry],
        };
    }

    private void Map()
    {
        var nodes = new Node?[state.Runs.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            var run = state.Runs[i];
            var old = from.Find(run.NodeId) ?? throw new InvalidOperationException($"The instance {state.InstanceId} is at {run.NodeId}, which its definition does not have.");
            var isWaiting = state.Bookmarks.Any(bookmark => bookmark.ActivityInstanceId == run.Id);
            var around = run.Parent < 0 ? null : nodes[run.Parent];
            var target = nodes[i] = run.Parent < 0 ? to.Root : around is null ? null : Counterpart(old, around);
            _activities.Add(new MovedActivity(run.Id, run.NodeId, target?.NodeId, isWaiting));
            if (target is not null)
            {
                _runs.Add(Carry(run, old, target));
            }
            else if (run.Parent < 0 || around is not null)
            {
                // What lies inside something that is gone is gone with it; one sentence is enough.
                _hindrances.Add(WhyNot(run, old, isWaiting));
            }
        }

        if (_hindrances.Count == 0)
        {
            FindStuckJoins();
        }
    }

    /// <summary>The same activity inside the counterpart of what was around it. The root of a workflow may have got another id.</summary>
    private Node? Counterpart(Node old, Node around)
    {
        Node? byType = null;
        foreach (var candidate in to.Nodes)
        {
            if (candidate.Parent == around && candidate.Type == old.Type)
            {
                if (candidate.ActivityId == old.ActivityId)
                {
                    return candidate;
                }

                byType ??= candidate;
            }
        }

        return old.Type == "Elsa.Workflow" || around.Type == "Elsa.Workflow" ? byType : null;
    }

    private string WhyNot(RunRecord run, Node old, bool isWaiting)
    {
        var doing = isWaiting ? "waits" : run.Status == ActivityStatus.Faulted ? "failed and can be run again" : "is at work";
        var same = to.Nodes.Where(node => node.ActivityId == old.ActivityId).ToList();
        var there = same.Find(node => node.Type == old.Type);
        return there is not null ? $"{old.ActivityId} {doing}, and lies elsewhere in version {to.Version} ({there.NodeId} instead of {old.NodeId})."
            : same.Count > 0 ? $"{old.ActivityId} {doing} as {old.Type}, and is {same[0].Type} in version {to.Version}."
            : $"{old.ActivityId} {doing}, and version {to.Version} does not have it.";
    }

    private RunRecord Carry(RunRecord run, Node old, Node target) => run with
    {
        NodeId = target.NodeId,
        Values = CarryValues(run, old, target),
        Slots = Array.Exists(target.Variables, slot => slot.IsForgottenByWaiting) ? target.Variables : null,
        Cursor = (old.Behaviour, target.Behaviour) switch
        {
            (Flowchart was, Flowchart willBe) => willBe.PositionOf(was.ActivityAt(run.Cursor)) ?? willBe.DefaultStart,
            (Sequence was, Sequence willBe) => willBe.After(was.ActivityAt(run.Cursor - 1)) ?? run.Cursor,
            _ => run.Cursor,
        },
        Flow = run.Flow is { } flow && (old.Behaviour, target.Behaviour) is (Flowchart before, Flowchart after) ? TakeOver(flow, run.Cursor, before, after, target.NodeId) : run.Flow,
    };

    private FlowCounters TakeOver(FlowCounters flow, int start, Flowchart before, Flowchart after, string nodeId)
    {
        _before[nodeId] = before;
        return after.TakeOver(before, start, flow, _notes);
    }

    private KeyValuePair<string, object?>[] CarryValues(RunRecord run, Node old, Node target)
    {
        var values = new KeyValuePair<string, object?>[target.Variables.Length];
        var taken = new HashSet<int>();
        for (var i = 0; i < values.Length; i++)
        {
            var slot = target.Variables[i];
            var source = Array.FindIndex(old.Variables, candidate => candidate.Id == slot.Id);
            source = source >= 0 ? source : Array.FindIndex(old.Variables, candidate => candidate.Name == slot.Name);
            if (source < 0 || source >= run.Values.Count || !taken.Add(source))
            {
                values[i] = KeyValuePair.Create(slot.Name, slot.Initial);
                Tell(target, slot.Name, VariableMove.Added, $"The variable {slot.Name} is new; it has its first value.");
                continue;
            }

            var value = run.Values[source].Value;
            if (old.Variables[source].Type == slot.Type)
            {
                values[i] = KeyValuePair.Create(slot.Name, value);
                _variables.Add(new MovedVariable(target.NodeId, slot.Name, VariableMove.Kept));
                continue;
            }

            var fits = ValueConversion.TryConvert(value, slot.Type, out var converted);
            values[i] = KeyValuePair.Create(slot.Name, fits ? converted : ValueConversion.DefaultOf(slot.Type));
            Tell(target, slot.Name, VariableMove.Converted, fits
                ? $"The variable {slot.Name} becomes {TypeAlias.Of(slot.Type)}."
                : $"The variable {slot.Name} becomes {TypeAlias.Of(slot.Type)}, which its value is not; the value is lost.");
        }

        for (var i = 0; i < old.Variables.Length; i++)
        {
            if (!taken.Contains(i))
            {
                Tell(target, old.Variables[i].Name, VariableMove.Dropped, $"The variable {old.Variables[i].Name} is gone; its value is lost.");
            }
        }

        return values;
    }

    private void Tell(Node node, string name, VariableMove move, string sentence)
    {
        _variables.Add(new MovedVariable(node.NodeId, name, move));
        _notes.Add(sentence);
    }

    /// <summary>
    /// An activity that waited for a way which the new version does not have would never be asked again: all that it waits for has come already. A join that
    /// needs every way would be passed over for one that is new behind the run.
    /// </summary>
    private void FindStuckJoins()
    {
        foreach (var run in _runs)
        {
            if (run.Flow is { } flow && to.Find(run.NodeId)!.Behaviour is Flowchart flowchart)
            {
                foreach (var ready in flowchart.ReadyButNotQueued(run.Cursor, flow, node => _runs.Exists(live => live.NodeId == node.NodeId)))
                {
                    _hindrances.Add($"{ready.ActivityId} waited for a way that version {to.Version} does not have, and nothing would let it go on.");
                }

                foreach (var (join, way) in flowchart.JoinsPassedOver(_before[run.NodeId], run.Cursor, flow))
                {
                    _hindrances.Add($"{join.ActivityId} waits until every way into it was taken, and the one from {way.ActivityId}, which is new before the place where the run stands, would never be.");
                }
            }
        }
    }
}
