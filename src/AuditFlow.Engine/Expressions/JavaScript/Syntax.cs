namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>An expression of a script, compiled: it evaluates itself.</summary>
internal abstract class Syntax
{
    public int Position { get; init; }

    public abstract object? Evaluate(Frame frame);
}

internal sealed class Constant(object? value) : Syntax
{
    public object? Value { get; } = value;

    public override object? Evaluate(Frame frame) => Value;
}

internal sealed class TemplateText(IReadOnlyList<string> texts, IReadOnlyList<Syntax> holes) : Syntax
{
    public override object? Evaluate(Frame frame)
    {
        var text = new System.Text.StringBuilder(texts[0]);
        for (var i = 0; i < holes.Count; i++)
        {
            text.Append(Operators.Text(holes[i].Evaluate(frame))).Append(texts[i + 1]);
        }

        return frame.Run.Checked(text.ToString());
    }
}

internal sealed class ArrayLiteral(IReadOnlyList<(Syntax Item, bool IsSpread)> items) : Syntax
{
    public IReadOnlyList<(Syntax Item, bool IsSpread)> Items => items;

    public override object? Evaluate(Frame frame)
    {
        var list = new List<object?>(items.Count);
        Arguments.Collect(frame, items, list);
        frame.Run.Step(list.Count);
        return new ScriptArray(list);
    }
}

internal static class Arguments
{
    public static void Collect(Frame frame, IReadOnlyList<(Syntax Item, bool IsSpread)> items, List<object?> list)
    {
        foreach (var (item, isSpread) in items)
        {
            var value = item.Evaluate(frame);
            if (isSpread)
            {
                list.AddRange(Iteration.Of(frame.Run, value));
            }
            else
            {
                list.Add(value);
            }
        }
    }
}

/// <summary>A member of an object literal; a spread has no name.</summary>
internal sealed record ObjectMember(Syntax? Name, Syntax Value);

internal sealed class ObjectLiteral(IReadOnlyList<ObjectMember> members) : Syntax
{
    public IReadOnlyList<ObjectMember> Members => members;

    public override object? Evaluate(Frame frame)
    {
        frame.Run.Step(members.Count);
        var made = new ScriptObject();
        foreach (var member in members)
        {
            var value = member.Value.Evaluate(frame);
            if (member.Name is null)
            {
                ObjectFunctions.CopyMembers(frame.Run, value, made);
            }
            else
            {
                made.Members[Operators.Text(member.Name.Evaluate(frame))] = value;
            }
        }

        return made;
    }
}

internal sealed class FunctionExpression(FunctionCode code) : Syntax
{
    public FunctionCode Code => code;

    /// <summary>The name by which the function sees itself.</summary>
    public Name? Self { get; init; }

    public override object? Evaluate(Frame frame)
    {
        var closure = new Closure(code, frame);
        Self?.Assign(frame, closure, declares: true);
        return closure;
    }
}

internal sealed class PatternLiteral(string pattern, string flags) : Syntax
{
    public override object? Evaluate(Frame frame) => Patterns.Make(pattern, flags);
}

/// <summary>The object that a function is called on.</summary>
internal sealed class This : Syntax
{
    public override object? Evaluate(Frame frame) => frame.This;
}

/// <summary>A name that the script declares. Where it stands is settled when the whole script is read, so that functions may be used before their place.</summary>
internal sealed class Name(string text, Scope scope) : Syntax
{
    private int _hops;
    private int _slot = -1;
    private Syntax? _global;

    public string Text { get; } = text;

    public bool IsConstant { get; private set; }

    /// <summary>Whether only its type is asked for, which an unknown name has too.</summary>
    public bool IsOnlyTyped { get; set; }

    /// <summary>The member that is read of it by name, if one is.</summary>
    public string? MemberRead { get; set; }

    /// <summary>Settles the name; returns false when the script does not declare it.</summary>
    public bool Settle()
    {
        if (scope.Find(Text) is not var (hops, slot, isConstant))
        {
            return false;
        }

        (_hops, _slot, IsConstant) = (hops, slot, isConstant);
        return true;
    }

    public void SettleAsGlobal(Syntax global) => _global = global;

    public override object? Evaluate(Frame frame)
    {
        if (_global is not null)
        {
            return _global.Evaluate(frame);
        }

        return frame.Up(_hops).Slots[_slot] switch
        {
            null => throw new ScriptError($"Cannot access '{Text}' before initialization", "ReferenceError"),
            Slot { Value: var value } => value,
            _ => Undefined.Value,
        };
    }

    public void Assign(Frame frame, object? value, bool declares)
    {
        if (_slot < 0)
        {
            throw new ScriptError($"{Text} is not defined", "ReferenceError");
        }

        if (IsConstant && !declares)
        {
            throw new ScriptError("Assignment to constant variable.");
        }

        var slots = frame.Up(_hops).Slots;
        if (declares || slots[_slot] is not Slot slot)
        {
            slots[_slot] = new Slot { Value = value };
        }
        else
        {
            slot.Value = value;
        }
    }
}

/// <summary>Holds the value of a declared name; a name without one is not initialised yet.</summary>
internal sealed class Slot
{
    public object? Value { get; set; }
}

internal sealed class NotDefined(string name) : Syntax
{
    public override object? Evaluate(Frame frame) => throw new ScriptError($"{name} is not defined", "ReferenceError");
}
