using System.Text.Json;

namespace AuditFlow.Engine.Execution;

/// <summary>
/// One execution of one node. It lives from its start until it completes or is cancelled; a faulted one lives on, for the incident's sake.
/// An ended run stays reachable only as the parent of a run that still lives (Elsa lets queued work of a cancelled parent go on).
/// </summary>
internal sealed class ActivityRun(string id, Node node, ActivityRun? parent)
{
    private ActivityRun? _firstChild;
    private ActivityRun? _lastChild;
    private ActivityRun? _previous;
    private ActivityRun? _next;
    private bool _isLinked;

    public string Id { get; } = id;

    public Node Node { get; } = node;

    public ActivityRun? Parent { get; } = parent;

    public ActivityStatus Status { get; private set; }

    /// <summary>Values of the variables that the node declares.</summary>
    public object?[]? Values { get; set; }

    /// <summary>Whether the parent is told when this run completes; told once only.</summary>
    public bool NotifiesParent { get; set; }

    /// <summary>Whether a flowchart came here through a connection that leads back.</summary>
    public bool CameBackward { get; set; }

    /// <summary>Whether an activity Break was reached inside.</summary>
    public bool IsBreaking { get; set; }

    /// <summary>How far a sequence or a loop is, how many children are still awaited.</summary>
    public int Cursor { get; set; }

    /// <summary>The loop value or other small state of a built-in activity.</summary>
    public object? Progress { get; set; }

    /// <summary>The counters of a flowchart.</summary>
    public FlowCounters? Flow { get; set; }

    /// <summary>What an activity of the host keeps between its turns.</summary>
    public Dictionary<string, JsonElement>? Memo { get; set; }

    /// <summary>Variables that a script made up and that nobody declares.</summary>
    public Dictionary<string, object?>? Undeclared { get; set; }

    public bool IsAlive => Status is ActivityStatus.Pending or ActivityStatus.Running or ActivityStatus.Faulted;

    public ActivityRun? FirstChild => _firstChild;

    public ActivityRun? NextSibling => _next;

    /// <summary>Moves to a status and returns the change in the number of living runs: −1, 0 or +1.</summary>
    public int MoveTo(ActivityStatus status)
    {
        var wasAlive = IsAlive;
        Status = status;
        if (wasAlive == IsAlive)
        {
            return 0;
        }

        if (wasAlive)
        {
            UnlinkIfOver();
            return -1;
        }

        Link();
        return 1;
    }

    /// <summary>Takes up the status that was kept.</summary>
    public void Restore(ActivityStatus status)
    {
        Status = status;
        Link();
    }

    /// <summary>Makes this run a child of its parent, and that one of its own if it had been let go.</summary>
    public void Link()
    {
        if (Parent is not { } parent || _isLinked)
        {
            return;
        }

        parent.Link();
        _isLinked = true;
        _previous = parent._lastChild;
        if (parent._lastChild is { } last)
        {
            last._next = this;
        }
        else
        {
            parent._firstChild = this;
        }

        parent._lastChild = this;
    }

    public bool IsInside(ActivityRun ancestor)
    {
        for (var run = Parent; run is not null; run = run.Parent)
        {
            if (run == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The enclosing execution of the node that holds a variable.</summary>
    public ActivityRun Enclosing(Node holder)
    {
        var run = this;
        while (run.Node != holder)
        {
            run = run.Parent ?? throw new InvalidOperationException($"The scope of {holder.ActivityId} is gone.");
        }

        return run;
    }

    public bool FindVariable(string name, out ActivityRun holder, out int slot)
    {
        for (var run = this; run is not null; run = run.Parent)
        {
            var variables = run.Node.Variables;
            for (var i = 0; i < variables.Length; i++)
            {
                if (variables[i].Name == name && run.Values is not null)
                {
                    holder = run;
                    slot = i;
                    return true;
                }
            }
        }

        holder = this;
        slot = -1;
        return false;
    }

    public bool TrySetVariable(string name, object? value)
    {
        if (!FindVariable(name, out var holder, out var slot))
        {
            return false;
        }

        holder.SetValue(slot, value);
        return true;
    }

    /// <summary>Sets a variable, turned into its type; a value that cannot be turned gives the type's default, as in Elsa.</summary>
    public void SetValue(int slot, object? value)
    {
        var type = Node.Variables[slot].Type;
        (Values ??= new object?[Node.Variables.Length])[slot] = ValueConversion.TryConvert(value, type, out var converted) ? converted : ValueConversion.DefaultOf(type);
    }

    /// <summary>Lets go of this run when it has ended and nothing inside it lives.</summary>
    private void UnlinkIfOver()
    {
        if (IsAlive || _firstChild is not null || Parent is not { } parent || !_isLinked)
        {
            return;
        }

        _isLinked = false;

        if (_previous is { } previous)
        {
            previous._next = _next;
        }
        else if (parent._firstChild == this)
        {
            parent._firstChild = _next;
        }

        if (_next is { } next)
        {
            next._previous = _previous;
        }
        else if (parent._lastChild == this)
        {
            parent._lastChild = _previous;
        }

        _previous = null;
        _next = null;
        parent.UnlinkIfOver();
    }
}
