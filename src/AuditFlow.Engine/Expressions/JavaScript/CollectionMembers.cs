namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Members of Map and Set.</summary>
internal static class CollectionMembers
{
    private static readonly Dictionary<string, ScriptFunction> OfMap = Library.Table(
        ("get", (_, self, arguments) => Entries(self).TryGetValue(Key(arguments.At(0)), out var value) ? value : Undefined.Value),
        ("set", (run, self, arguments) =>
        {
            run.Step();
            Entries(self)[Key(arguments.At(0))] = arguments.At(1);
            return self;
        }),
        ("has", (_, self, arguments) => Operators.Box(Entries(self).ContainsKey(Key(arguments.At(0))))),
        ("delete", (_, self, arguments) => Operators.Box(Entries(self).Remove(Key(arguments.At(0))))),
        ("clear", Clear),
        ("keys", (_, self, _) => Iteration.Over(Entries(self).Keys.Select(Iteration.Key))),
        ("values", (_, self, _) => Iteration.Over(Entries(self).Values)),
        ("entries", (_, self, _) => Iteration.Over(Entries(self).Select(entry => (object?)Iteration.Pair(Iteration.Key(entry.Key), entry.Value)))),
        ("forEach", ForEach));

    private static readonly Dictionary<string, ScriptFunction> OfSet = Library.Table(
        ("add", (run, self, arguments) =>
        {
            run.Step();
            Entries(self).TryAdd(Key(arguments.At(0)), arguments.At(0));
            return self;
        }),
        ("has", (_, self, arguments) => Operators.Box(Entries(self).ContainsKey(Key(arguments.At(0))))),
        ("delete", (_, self, arguments) => Operators.Box(Entries(self).Remove(Key(arguments.At(0))))),
        ("clear", Clear),
        ("keys", (_, self, _) => Iteration.Over(Entries(self).Values)),
        ("values", (_, self, _) => Iteration.Over(Entries(self).Values)),
        ("entries", (_, self, _) => Iteration.Over(Entries(self).Values.Select(value => (object?)Iteration.Pair(value, value)))),
        ("forEach", ForEach));

    public static object? FindOfMap(string name) => OfMap.GetValueOrDefault(name);

    public static object? FindOfSet(string name) => OfSet.GetValueOrDefault(name);

    public static object Key(object? value) => value ?? SameValue.Null;

    private static OrderedDictionary<object, object?> Entries(object? self) => self switch
    {
        ScriptMap map => map.Entries,
        ScriptSet set => set.Entries,
        _ => throw new ScriptError("This function works on maps and sets."),
    };

    private static Undefined Clear(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        Entries(self).Clear();
        return Undefined.Value;
    }

    private static Undefined ForEach(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        var function = arguments.FunctionAt(0);
        foreach (var (key, value) in Entries(self).ToList())
        {
            function.Call(run, Undefined.Value, [value, Iteration.Key(key), self]);
        }

        return Undefined.Value;
    }
}
