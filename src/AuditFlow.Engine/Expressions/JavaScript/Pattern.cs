namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>What a value is assigned to.</summary>
internal abstract class Pattern
{
    public abstract void Assign(Frame frame, object? value, bool declares);
}

/// <summary>A name or a member.</summary>
internal sealed class PlacePattern(Syntax place) : Pattern
{
    public Syntax Place { get; } = place;

    public override void Assign(Frame frame, object? value, bool declares)
    {
        switch (Place)
        {
            case Name name:
                name.Assign(frame, value, declares);
                break;
            case VariableMember variable:
                variable.Assign(frame, value);
                break;
            case MemberAccess access:
                var (target, member) = access.Locate(frame);
                Members.Set(frame.Run, target, member!, value);
                break;
            default:
                throw new InvalidOperationException();
        }
    }
}

/// <summary><c>[a, , b = 1, ...rest]</c></summary>
internal sealed class ListPattern(IReadOnlyList<(Pattern? Pattern, Syntax? Default, bool IsRest)> items) : Pattern
{
    public override void Assign(Frame frame, object? value, bool declares)
    {
        var values = Iteration.Of(frame.Run, value).ToList();
        for (var i = 0; i < items.Count; i++)
        {
            var (pattern, otherwise, isRest) = items[i];
            if (pattern is null)
            {
                continue;
            }

            object? item = isRest ? new ScriptArray([.. values.Skip(i)]) : i < values.Count ? values[i] : Undefined.Value;
            pattern.Assign(frame, item is Undefined && otherwise is not null ? otherwise.Evaluate(frame) : item, declares);
        }
    }
}

/// <summary><c>{ a, b: c = 1, ...rest }</c></summary>
internal sealed class MembersPattern(IReadOnlyList<(Syntax? Name, Pattern Pattern, Syntax? Default)> members) : Pattern
{
    public override void Assign(Frame frame, object? value, bool declares)
    {
        if (value is null or Undefined)
        {
            throw new ScriptError($"Cannot destructure '{ScriptText.Of(value)}'");
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, pattern, otherwise) in members)
        {
            if (name is null)
            {
                var rest = new ScriptObject();
                ObjectFunctions.CopyMembers(frame.Run, value, rest);
                foreach (var known in taken)
                {
                    rest.Members.Remove(known);
                }

                pattern.Assign(frame, rest, declares);
                continue;
            }

            var key = Operators.Text(name.Evaluate(frame));
            taken.Add(key);
            var member = Members.Get(frame.Run, value, key);
            pattern.Assign(frame, member is Undefined && otherwise is not null ? otherwise.Evaluate(frame) : member, declares);
        }
    }
}
