namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>How the tables of library functions are written and read.</summary>
internal static class Library
{
    public static Dictionary<string, ScriptFunction> Table(params (string Name, NativeCode Code)[] functions)
        => functions.ToDictionary(function => function.Name, ScriptFunction (function) => new NativeFunction(function.Name, function.Code), StringComparer.Ordinal);

    public static ScriptObject Namespace(params (string Name, object? Value)[] members)
    {
        var made = new ScriptObject();
        foreach (var (name, value) in members)
        {
            made.Members[name] = value;
        }

        made.IsFrozen = true;
        return made;
    }

    public static NativeFunction Function(string name, NativeCode code) => new(name, code);

    public static object? At(this ReadOnlySpan<object?> arguments, int position) => position < arguments.Length ? arguments[position] : Undefined.Value;

    public static ScriptFunction FunctionAt(this ReadOnlySpan<object?> arguments, int position)
        => arguments.At(position) as ScriptFunction ?? throw new ScriptError("A function is expected here.");
}
