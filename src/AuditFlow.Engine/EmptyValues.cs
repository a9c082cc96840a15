using System.Collections.ObjectModel;

namespace AuditFlow.Engine;

internal static class EmptyValues
{
    public static readonly IReadOnlyDictionary<string, object?> Instance = ReadOnlyDictionary<string, object?>.Empty;
}

internal static class EmptyProperties
{
    public static readonly IReadOnlyDictionary<string, string> Instance = ReadOnlyDictionary<string, string>.Empty;
}
