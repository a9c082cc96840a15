namespace AuditFlow.Engine.Execution;

/// <summary>What activities gave out in this burst, for <c>getOutputFrom</c> and <c>getLastResult</c>.</summary>
internal sealed class ActivityOutputs
{
    private List<(Node Node, string Output, object? Value)>? _recorded;

    public object? LastResult { get; private set; }

    public void Record(Node node, string output, object? value)
    {
        if (output == "Result")
        {
            LastResult = value;
        }

        _recorded ??= [];
        for (var i = 0; i < _recorded.Count; i++)
        {
            if (_recorded[i].Node == node && _recorded[i].Output == output)
            {
                _recorded[i] = (node, output, value);
                return;
            }
        }

        _recorded.Add((node, output, value));
    }

    /// <summary>The latest output of the activity with that id or name.</summary>
    public object? Find(string activity, string output)
    {
        for (var i = (_recorded?.Count ?? 0) - 1; i >= 0; i--)
        {
            var (node, name, value) = _recorded![i];
            if (name == output && (node.ActivityId == activity || node.Name == activity))
            {
                return value;
            }
        }

        return null;
    }
}
