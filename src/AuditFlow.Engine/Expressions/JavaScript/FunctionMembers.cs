namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Members of functions.</summary>
internal static class FunctionMembers
{
    private static readonly Dictionary<string, ScriptFunction> Table = Library.Table(
        ("call", (run, self, arguments) => ((ScriptFunction)self!).Call(run, arguments.At(0), arguments.Length > 1 ? arguments[1..] : [])),
        ("apply", (run, self, arguments) => ((ScriptFunction)self!).Call(run, arguments.At(0), arguments.At(1) is ScriptArray list ? [.. list.Items] : [])),
        ("bind", (run, self, arguments) =>
        {
            var function = (ScriptFunction)self!;
            var target = arguments.At(0);
            object?[] bound = arguments.Length > 1 ? [.. arguments[1..]] : [];
            return new NativeFunction("bound", (inner, _, more) => function.Call(inner, target, [.. bound, .. more]));
        }));

    public static object? Find(string name) => Table.GetValueOrDefault(name);
}
