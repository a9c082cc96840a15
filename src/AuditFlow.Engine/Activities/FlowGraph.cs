namespace AuditFlow.Engine.Activities;

/// <summary>A connection of a flowchart, by the positions of its activities. <see cref="Port"/> is the outcome that it leaves by.</summary>
internal sealed record FlowConnection(int Source, string Port, int Target);

/// <summary>
/// The connections of a flowchart, seen from the activity where it starts. A walk from there tells connections that lead forward from those that lead
/// back, i.e. would close a circle. Computed once per start activity.
/// </summary>
internal sealed class FlowGraph
{
    private readonly FlowConnection[] _connections;
    private readonly int _start;
    private readonly bool[] _isForward;
    private readonly bool[] _isValidBackward;
    private readonly int[][] _outbound;
    private readonly int[][] _forwardInbound;
    private readonly int[][] _ancestors;

    public FlowGraph(int activities, FlowConnection[] connections, int start)
    {
        _connections = connections;
        _start = start;
        _isForward = FindForward();
        _outbound = new int[activities][];
        _forwardInbound = new int[activities][];
        for (var activity = 0; activity < activities; activity++)
        {
            _outbound[activity] = Where(i => connections[i].Source == activity);
            _forwardInbound[activity] = Where(i => _isForward[i] && connections[i].Target == activity);
        }

        _ancestors = [.. Enumerable.Range(0, activities).Select(FindAncestors)];
        _isValidBackward = [.. Enumerable.Range(0, connections.Length).Select(i => !_isForward[i] && LeadsBackOnly(connections[i]))];
    }

    public int[] Outbound(int activity) => _outbound[activity];

    public int[] ForwardInbound(int activity) => _forwardInbound[activity];

    /// <summary>All activities from which the activity can be reached without going back.</summary>
    public int[] Ancestors(int activity) => _ancestors[activity];

    public bool IsForward(int connection) => _isForward[connection];

    /// <summary>Whether every way from the start to the source of this backward connection passes its target.</summary>
    public bool IsValidBackward(int connection) => _isValidBackward[connection];

    /// <summary>Whether no forward way leads to the activity.</summary>
    public bool IsDangling(int activity) => activity != _start && _forwardInbound[activity].Length == 0;

    /// <summary>The activities that can be reached, each after all that lead to it without going back.</summary>
    public IReadOnlyList<int> InOrder()
    {
        var order = new List<int>();
        var seen = new HashSet<int>();
        void Visit(int activity)
        {
            if (seen.Add(activity))
            {
                foreach (var inbound in _forwardInbound[activity])
                {
                    Visit(_connections[inbound].Source);
                }

                order.Add(activity);
            }
        }

        for (var activity = 0; activity < _outbound.Length; activity++)
        {
            if (!IsDangling(activity))
            {
                Visit(activity);
            }
        }

        return order;
    }

    private int[] Where(Func<int, bool> condition) => [.. Enumerable.Range(0, _connections.Length).Where(condition)];

    /// <summary>Breadth first from the start, taking every edge that does not close a circle with those taken before.</summary>
    private bool[] FindForward()
    {
        var taken = new HashSet<(int Source, int Target)>();
        var visited = new HashSet<int>();
        var queue = new Queue<int>([_start]);
        while (queue.TryDequeue(out var source))
        {
            visited.Add(source);
            foreach (var connection in _connections)
            {
                if (connection.Source != source || taken.Contains((source, connection.Target)) || Reaches(taken, connection.Target, source))
                {
                    continue;
                }

                taken.Add((source, connection.Target));
                if (!visited.Contains(connection.Target))
                {
                    queue.Enqueue(connection.Target);
                }
            }
        }

        return [.. _connections.Select(connection => taken.Contains((connection.Source, connection.Target)))];
    }

    private static bool Reaches(HashSet<(int Source, int Target)> edges, int from, int to)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>([from]);
        while (open.TryPop(out var current))
        {
            if (current == to)
            {
                return true;
            }

            if (seen.Add(current))
            {
                foreach (var edge in edges)
                {
                    if (edge.Source == current)
                    {
                        open.Push(edge.Target);
                    }
                }
            }
        }

        return false;
    }

    private int[] FindAncestors(int activity)
    {
        var found = new List<int>();
        var open = new Queue<int>([activity]);
        while (open.TryDequeue(out var current))
        {
            foreach (var inbound in _forwardInbound[current])
            {
                var source = _connections[inbound].Source;
                if (!found.Contains(source))
                {
                    found.Add(source);
                    open.Enqueue(source);
                }
            }
        }

        return [.. found];
    }

    /// <summary>
    /// Walks back from the source without passing the target: if the start is reached, some way to the source avoids the target. A source that no way
    /// leads to counts as valid, as in Elsa.
    /// </summary>
    private bool LeadsBackOnly(FlowConnection backward)
    {
        if (backward.Source == backward.Target)
        {
            return true;
        }

        var seen = new HashSet<int>();
        var open = new Stack<int>([backward.Source]);
        while (open.TryPop(out var current))
        {
            if (current == backward.Target || !seen.Add(current))
            {
                continue;
            }

            if (current == _start)
            {
                return false;
            }

            foreach (var inbound in _forwardInbound[current])
            {
                open.Push(_connections[inbound].Source);
            }
        }

        return true;
    }
}
