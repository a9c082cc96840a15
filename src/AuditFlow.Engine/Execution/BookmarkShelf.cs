namespace AuditFlow.Engine.Execution;

/// <summary>The bookmarks of an instance, and which of them this burst set and burnt.</summary>
internal sealed class BookmarkShelf
{
    private readonly List<Bookmark> _standing;
    private readonly HashSet<string>? _stoodBefore;

    public BookmarkShelf(IReadOnlyList<Bookmark> standing)
    {
        _standing = [.. standing];
        _stoodBefore = standing.Count == 0 ? null : standing.Select(bookmark => bookmark.Id).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<Bookmark> Standing => _standing;

    public void Set(Bookmark bookmark) => _standing.Add(bookmark);

    public Bookmark? Find(string id)
    {
        foreach (var bookmark in _standing)
        {
            if (bookmark.Id == id)
            {
                return bookmark;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether any execution of the node has a bookmark. Elsa asks by node, not by execution, to tell Started from Resumed, and so do we: the journal is the same.
    /// </summary>
    public bool HasAny(Node node)
    {
        foreach (var bookmark in _standing)
        {
            if (bookmark.ActivityNodeId == node.NodeId)
            {
                return true;
            }
        }

        return false;
    }

    public bool HasAny(ActivityRun run)
    {
        foreach (var bookmark in _standing)
        {
            if (bookmark.ActivityInstanceId == run.Id)
            {
                return true;
            }
        }

        return false;
    }

    public void Burn(string id)
    {
        for (var i = 0; i < _standing.Count; i++)
        {
            if (_standing[i].Id == id)
            {
                _standing.RemoveAt(i);
                return;
            }
        }
    }

    public void BurnAllOf(ActivityRun run)
    {
        for (var i = _standing.Count - 1; i >= 0; i--)
        {
            if (_standing[i].ActivityInstanceId == run.Id)
            {
                _standing.RemoveAt(i);
            }
        }
    }

    public void Clear() => _standing.Clear();

    /// <summary>Takes back what was set after a mark, when an activity fails after it has set bookmarks.</summary>
    public void CutBackTo(int mark, ActivityRun run)
    {
        for (var i = _standing.Count - 1; i >= mark; i--)
        {
            if (_standing[i].ActivityInstanceId == run.Id)
            {
                _standing.RemoveAt(i);
            }
        }
    }

    public IReadOnlyList<Bookmark> SetInThisBurst()
        => _standing.Count == 0 ? [] : _stoodBefore is null ? _standing : [.. _standing.Where(bookmark => !_stoodBefore.Contains(bookmark.Id))];

    public IReadOnlyList<string> BurntInThisBurst()
        => _stoodBefore is null ? [] : [.. _stoodBefore.Where(id => Find(id) is null)];
}
