namespace AuditFlow.Engine.Execution;

/// <summary>Work that waits for its turn: an activity to start, or one to resume.</summary>
internal struct WorkItem
{
    public Node Node;

    /// <summary>The run that asked for it and becomes its parent.</summary>
    public ActivityRun? Owner;

    /// <summary>Set when an execution that exists goes on.</summary>
    public ActivityRun? Existing;

    public Bookmark? Bookmark;

    public object? Input;

    public bool NotifiesOwner;

    public bool CameBackward;

    /// <summary>First values of the loop variables of the node, if it has any.</summary>
    public object?[]? LoopValues;
}

/// <summary>First in, first out: this is what makes parallel branches take turns.</summary>
internal sealed class WorkQueue
{
    private WorkItem[] _items = new WorkItem[4];
    private int _head;

    public int Count { get; private set; }

    public ref WorkItem this[int position] => ref _items[(_head + position) % _items.Length];

    public void Enqueue(in WorkItem item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[(_head + Count) % _items.Length] = item;
        Count++;
    }

    public WorkItem Dequeue()
    {
        var item = _items[_head];
        _items[_head] = default;
        _head = (_head + 1) % _items.Length;
        Count--;
        return item;
    }

    public void Clear()
    {
        Array.Clear(_items);
        _head = 0;
        Count = 0;
    }

    private void Grow()
    {
        var larger = new WorkItem[_items.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        _items = larger;
        _head = 0;
    }
}
