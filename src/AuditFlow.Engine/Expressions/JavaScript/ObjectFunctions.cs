namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Object and the members that all objects have.</summary>
internal static class ObjectFunctions
{
    private static readonly Dictionary<string, ScriptFunction> Members = Library.Table(
        ("hasOwnProperty", (_, self, arguments) => Operators.Box(HasOwn(self, Operators.Text(arguments.At(0))))),
        ("toString", (_, self, _) => ScriptText.Of(self)),
        ("toLocaleString", (_, self, _) => ScriptText.Of(self)),
        ("valueOf", (_, self, _) => self));

    public static object? Inherited(string name) => Members.TryGetValue(name, out var found) ? found : Undefined.Value;

    public static NativeFunction Constructor { get; } = Make();

    /// <summary>The names of a value's own members, in their order.</summary>
    public static IEnumerable<string> Names(object? value) => value switch
    {
        ScriptArray array => Enumerable.Range(0, array.Items.Count).Select(i => ScriptText.OfNumber(i)),
        string text => Enumerable.Range(0, text.Length).Select(i => ScriptText.OfNumber(i)),
        ScriptObject { HasMembers: true } scripted => Ordered(scripted.Members.Keys),
        _ => [],
    };

    /// <summary>Names that are whole numbers come first, by their value; the others in the order in which they were added.</summary>
    public static IReadOnlyList<string> Ordered(ICollection<string> names)
    {
        var inOrder = names.ToList();
        if (inOrder.Exists(name => Index(name) is not null))
        {
            inOrder = [.. inOrder.OrderBy(name => Index(name) ?? uint.MaxValue)];
        }

        return inOrder;
    }

    /// <summary>The name as the position in a list, if it is written as one.</summary>
    private static uint? Index(string name)
        => name.Length > 0 && char.IsAsciiDigit(name[0]) && (name[0] != '0' || name.Length == 1) && uint.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < uint.MaxValue
            ? index
            : null;

    public static void CopyMembers(ScriptRun run, object? from, ScriptObject to)
    {
        foreach (var name in Names(from))
        {
            run.Step();
            to.Members[name] = JavaScript.Members.Get(run, from!, name);
        }
    }

    private static bool HasOwn(object? self, string name) => self is string or ScriptArray ? Names(self).Contains(name) || name == "length" : self is ScriptObject { HasMembers: true } scripted && scripted.Members.ContainsKey(name);

    private static NativeFunction Make()
    {
        var constructor = new NativeFunction(
            "Object",
            (_, _, arguments) => arguments.At(0) is ScriptObject given ? given : new ScriptObject(),
            (_, _, arguments) => arguments.At(0) is ScriptObject given ? given : new ScriptObject());
        void Add(string name, NativeCode code) => constructor.Members[name] = Library.Function(name, code);
        Add("keys", (run, _, arguments) => Counted(run, [.. Names(Existing(arguments.At(0)))]));
        Add("getOwnPropertyNames", (run, _, arguments) => Counted(run, [.. Names(Existing(arguments.At(0)))]));
        Add("values", (run, _, arguments) =>
        {
            var target = Existing(arguments.At(0));
            return Counted(run, [.. Names(target).Select(name => JavaScript.Members.Get(run, target, name))]);
        });
        Add("entries", (run, _, arguments) =>
        {
            var target = Existing(arguments.At(0));
            return Counted(run, [.. Names(target).Select(name => Iteration.Pair(name, JavaScript.Members.Get(run, target, name)))]);
        });
        Add("fromEntries", (run, _, arguments) =>
        {
            var made = new ScriptObject();
            foreach (var pair in Iteration.Of(run, arguments.At(0)))
            {
                made.Members[Operators.Text(JavaScript.Members.GetAt(run, Existing(pair), 0))] = JavaScript.Members.GetAt(run, Existing(pair), 1);
            }

            return made;
        });
        Add("assign", (run, _, arguments) =>
        {
            var target = arguments.At(0) as ScriptObject ?? throw new ScriptError("Cannot convert undefined or null to object");
            for (var i = 1; i < arguments.Length; i++)
            {
                CopyMembers(run, arguments[i], target);
            }

            return target;
        });
        Add("freeze", (_, _, arguments) =>
        {
            if (arguments.At(0) is ScriptObject target)
            {
                target.IsFrozen = true;
            }

            return arguments.At(0);
        });
        Add("isFrozen", (_, _, arguments) => Operators.Box(arguments.At(0) is not ScriptObject { IsFrozen: false }));
        Add("is", (_, _, arguments) => Operators.Box(Same(arguments.At(0), arguments.At(1))));
        Add("hasOwn", (_, _, arguments) => Operators.Box(HasOwn(arguments.At(0), Operators.Text(arguments.At(1)))));
        return constructor;
    }

    private static bool Same(object? a, object? b) => a is double x && b is double y ? x.Equals(y) && double.IsNegative(x) == double.IsNegative(y) : Operators.StrictEquals(a, b);

    private static object Existing(object? value) => value is null or Undefined ? throw new ScriptError("Cannot convert undefined or null to object") : value;

    private static ScriptArray Counted(ScriptRun run, List<object?> items)
    {
        run.Step(items.Count);
        return new ScriptArray(items);
    }
}
