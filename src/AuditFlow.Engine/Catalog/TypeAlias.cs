using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditFlow.Engine;

/// <summary>The short names that definitions use for types, as Elsa writes them.</summary>
public static class TypeAlias
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Object"] = typeof(object),
        ["String"] = typeof(string),
        ["Boolean"] = typeof(bool),
        ["Byte"] = typeof(byte),
        ["Int16"] = typeof(short),
        ["Short"] = typeof(short),
        ["Int32"] = typeof(int),
        ["Int64"] = typeof(long),
        ["Long"] = typeof(long),
        ["Single"] = typeof(float),
        ["Float"] = typeof(float),
        ["Double"] = typeof(double),
        ["Decimal"] = typeof(decimal),
        ["Guid"] = typeof(Guid),
        ["DateTime"] = typeof(DateTime),
        ["DateTimeOffset"] = typeof(DateTimeOffset),
        ["DateOnly"] = typeof(DateOnly),
        ["TimeOnly"] = typeof(TimeOnly),
        ["TimeSpan"] = typeof(TimeSpan),
        ["ByteArray"] = typeof(byte[]),
        ["JSON"] = typeof(object),
        ["JsonElement"] = typeof(JsonElement),
        ["JsonNode"] = typeof(JsonNode),
        ["JsonObject"] = typeof(JsonObject),
        ["JsonArray"] = typeof(JsonArray),
        ["ObjectDictionary"] = typeof(IDictionary<string, object>),
        ["ObjectMap"] = typeof(IDictionary<string, object>),
        ["StringDictionary"] = typeof(IDictionary<string, string>),
        ["StringMap"] = typeof(IDictionary<string, string>),
        ["IDictionary<String, Object>"] = typeof(IDictionary<string, object>),
        ["IDictionary<String, String>"] = typeof(IDictionary<string, string>),
        ["Exception"] = typeof(Exception),
    };

    /// <summary>The type that an alias names; null when the engine does not know it. Namespaces of the base library may be written out.</summary>
    public static Type? Find(string alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        var name = alias.Trim();
        if (Types.TryGetValue(name, out var type))
        {
            return type;
        }

        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return Find(name[..^2])?.MakeArrayType();
        }

        if (name.IndexOf('<', StringComparison.Ordinal) is var open and > 0 && name.EndsWith('>')
            && name[..open] is "ICollection" or "IEnumerable" or "IList" or "List" or "IReadOnlyList" or "IReadOnlyCollection" or "HashSet")
        {
            return Find(name[(name.IndexOf('<', StringComparison.Ordinal) + 1)..^1]) is { } item ? typeof(List<>).MakeGenericType(item) : null;
        }

        // An assembly-qualified name of a base type: "System.String, System.Private.CoreLib".
        if (name.StartsWith("System.", StringComparison.Ordinal))
        {
            var bare = name.Split(',')[0];
            return Types.GetValueOrDefault(bare[(bare.LastIndexOf('.') + 1)..]);
        }

        return null;
    }

    /// <summary>The alias of a type.</summary>
    public static string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        foreach (var (alias, known) in Types)
        {
            if (known == bare)
            {
                return alias;
            }
        }

        if (bare.IsArray)
        {
            return $"ICollection<{Of(bare.GetElementType()!)}>";
        }

        if (bare.IsGenericType && bare.GetGenericArguments() is [var item] && typeof(System.Collections.IEnumerable).IsAssignableFrom(bare))
        {
            return $"ICollection<{Of(item)}>";
        }

        return bare.IsEnum ? bare.Name : "Object";
    }
}
