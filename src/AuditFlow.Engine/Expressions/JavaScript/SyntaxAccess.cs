namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>A member of an object: <c>a.b</c>, <c>a[b]</c>, <c>a?.b</c>.</summary>
internal sealed class MemberAccess(Syntax target, Syntax name, bool isOptional) : Syntax
{
    private readonly string? _fixedName = name is Constant { Value: string text } ? text : null;

    public bool IsOptional => isOptional;

    public override object? Evaluate(Frame frame) => Evaluate(frame, out _);

    /// <summary>Also gives the object, for a call of the member.</summary>
    public object? Evaluate(Frame frame, out object? self)
    {
        self = Chain.Evaluate(target, frame, out var ended);
        if (ended || (isOptional && self is null or Undefined))
        {
            self = Chain.Ended;
            return Chain.Ended;
        }

        if (self is null or Undefined)
        {
            throw new ScriptError($"Cannot read property '{NameText(frame)}' of {ScriptText.Of(self)} ({frame.Run.PlaceOf(Position)})");
        }

        if (_fixedName is not null)
        {
            return Members.Get(frame.Run, self, _fixedName);
        }

        var key = name.Evaluate(frame);
        return key is double number ? Members.GetAt(frame.Run, self, number) : Members.Get(frame.Run, self, Operators.Text(key));
    }

    public (object? Target, string? Name) Locate(Frame frame)
    {
        var self = target.Evaluate(frame);
        return self is null or Undefined
            ? throw new ScriptError($"Cannot set property '{NameText(frame)}' of {ScriptText.Of(self)} ({frame.Run.PlaceOf(Position)})")
            : (self, NameText(frame));
    }

    private string NameText(Frame frame) => _fixedName ?? Operators.Text(name.Evaluate(frame));
}

/// <summary>Evaluates links of a chain: when a link with <c>?.</c> finds nothing, the whole chain is undefined.</summary>
internal static class Chain
{
    /// <summary>Passed up from the link that ended the chain; never seen outside of it.</summary>
    public static readonly object Ended = new();

    public static object? Evaluate(Syntax link, Frame frame, out bool ended)
    {
        var value = link.Evaluate(frame);
        ended = ReferenceEquals(value, Ended);
        return value;
    }
}

/// <summary>A whole chain of accesses and calls.</summary>
internal sealed class WholeChain(Syntax chain) : Syntax
{
    public Syntax Inner => chain;

    public override object? Evaluate(Frame frame) => chain.Evaluate(frame) is var value && ReferenceEquals(value, Chain.Ended) ? Undefined.Value : value;
}

internal sealed class Call(Syntax callee, IReadOnlyList<(Syntax Item, bool IsSpread)> arguments, bool isOptional, string shownName) : Syntax
{
    public override object? Evaluate(Frame frame)
    {
        object? self = Undefined.Value;
        var function = callee is MemberAccess access ? access.Evaluate(frame, out self) : callee.Evaluate(frame);
        if (ReferenceEquals(function, Chain.Ended) || (isOptional && function is null or Undefined))
        {
            return Chain.Ended;
        }

        if (function is not ScriptFunction callable)
        {
            throw new ScriptError($"{shownName} is not a function ({frame.Run.PlaceOf(Position)})");
        }

        switch (arguments)
        {
            case []:
                return callable.Call(frame.Run, self, []);
            case [(var only, false)]:
                return callable.Call(frame.Run, self, [only.Evaluate(frame)]);
            default:
                var list = new List<object?>(arguments.Count);
                Arguments.Collect(frame, arguments, list);
                return callable.Call(frame.Run, self, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list));
        }
    }
}

internal sealed class New(Syntax callee, IReadOnlyList<(Syntax Item, bool IsSpread)> arguments) : Syntax
{
    public override object? Evaluate(Frame frame)
    {
        var list = new List<object?>(arguments.Count);
        var function = callee.Evaluate(frame) as ScriptFunction ?? throw new ScriptError($"This is not a constructor ({frame.Run.PlaceOf(Position)})");
        Arguments.Collect(frame, arguments, list);
        return function.New(frame.Run, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list));
    }
}
