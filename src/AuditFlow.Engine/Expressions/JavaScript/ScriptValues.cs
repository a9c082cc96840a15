using System.Text.RegularExpressions;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.JavaScript;

// Values of scripts: null, Undefined, bool, double, string, and the classes here. Guids and spans of time stay as they are.

/// <summary>The value of what is not there.</summary>
internal sealed class Undefined
{
    public static readonly Undefined Value = new();

    public override string ToString() => "undefined";
}

/// <summary>Anything with members of its own.</summary>
internal class ScriptObject
{
    private ValueMap? _members;

    public ValueMap Members => _members ??= [];

    public bool HasMembers => _members is { Count: > 0 };

    public bool IsFrozen { get; set; }

    /// <summary>The name that an error goes by; null for other objects.</summary>
    public string? ErrorName { get; init; }
}

internal sealed class ScriptArray(List<object?> items) : ScriptObject
{
    public List<object?> Items { get; } = items;
}

internal sealed class ScriptDate(double milliseconds) : ScriptObject
{
    /// <summary>Milliseconds since 1970; NaN = not a date.</summary>
    public double Milliseconds { get; set; } = milliseconds;
}

internal sealed class ScriptMap : ScriptObject
{
    public OrderedDictionary<object, object?> Entries { get; } = new(SameValue.Instance);
}

internal sealed class ScriptSet : ScriptObject
{
    public OrderedDictionary<object, object?> Entries { get; } = new(SameValue.Instance);
}

internal sealed class ScriptPattern(string source, string flags, Regex regex) : ScriptObject
{
    public string Source { get; } = source;

    public string Flags { get; } = flags;

    public Regex Regex { get; } = regex;

    public bool IsGlobal => Flags.Contains('g', StringComparison.Ordinal);

    public int LastIndex { get; set; }
}

/// <summary>Something that can be called.</summary>
internal abstract class ScriptFunction : ScriptObject
{
    public abstract object? Call(ScriptRun run, object? self, ReadOnlySpan<object?> arguments);

    public virtual object? New(ScriptRun run, ReadOnlySpan<object?> arguments) => throw new ScriptError("This function makes no objects; call it without new.");
}

internal delegate object? NativeCode(ScriptRun run, object? self, ReadOnlySpan<object?> arguments);

/// <summary>A function of the library.</summary>
internal sealed class NativeFunction(string name, NativeCode code, NativeCode? create = null) : ScriptFunction
{
    public string Name { get; } = name;

    public override object? Call(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        run.Step();
        return code(run, self, arguments);
    }

    public override object? New(ScriptRun run, ReadOnlySpan<object?> arguments)
    {
        run.Step();
        return create is null ? base.New(run, arguments) : create(run, null, arguments);
    }
}

/// <summary>Keys of maps and sets: NaN equals itself, 0 equals −0, objects are themselves.</summary>
internal sealed class SameValue : IEqualityComparer<object>
{
    public static readonly SameValue Instance = new();

    /// <summary>Stands for null, which cannot be a key.</summary>
    public static readonly object Null = new();

    public new bool Equals(object? x, object? y) => x is double or string or bool ? object.Equals(Normal(x), Normal(y)) : ReferenceEquals(x, y);

    public int GetHashCode(object obj) => obj is double or string or bool ? Normal(obj)!.GetHashCode() : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);

    private static object? Normal(object? value) => value is 0d ? 0d : value;
}
