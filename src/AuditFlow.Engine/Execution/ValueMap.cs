namespace AuditFlow.Engine.Execution;

/// <summary>An object of a script or of JSON: members by name, in the order in which they were added.</summary>
internal sealed class ValueMap : OrderedDictionary<string, object?>
{
    public ValueMap()
        : base(StringComparer.Ordinal)
    {
    }

    public ValueMap(int capacity)
        : base(capacity, StringComparer.Ordinal)
    {
    }

    public ValueMap(IEnumerable<KeyValuePair<string, object?>> members)
        : base(members, StringComparer.Ordinal)
    {
    }
}
