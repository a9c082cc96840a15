using System.Globalization;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Finds, sets and asks for members of values.</summary>
internal static class Members
{
    public static object? GetAt(ScriptRun run, object self, double position)
    {
        if (position >= 0 && position == Math.Truncate(position))
        {
            switch (self)
            {
                case ScriptArray array:
                    return position < array.Items.Count ? array.Items[(int)position] : Undefined.Value;
                case string text:
                    return position < text.Length ? text[(int)position].ToString() : Undefined.Value;
                case byte[] bytes:
                    return position < bytes.Length ? Operators.Box((double)bytes[(int)position]) : Undefined.Value;
                default:
                    break;
            }
        }

        return Get(run, self, ScriptText.OfNumber(position));
    }

    public static object? Get(ScriptRun run, object self, string name)
        => Find(run, self, name) is var found && ReferenceEquals(found, Nothing) ? null : found;

    /// <summary>Stands for null between the steps of a look-up, where null means: look further.</summary>
    private static readonly object Nothing = new();

    private static object? Find(ScriptRun run, object self, string name)
    {
        switch (self)
        {
            case ScriptArray array:
                if (name == "length")
                {
                    return Operators.Box((double)array.Items.Count);
                }

                return IsPosition(name, out var at) ? GetAt(run, self, at) ?? Nothing : Own(array, name) ?? ArrayMembers.Find(name) ?? ObjectFunctions.Inherited(name);
            case string text:
                if (name == "length")
                {
                    return Operators.Box((double)text.Length);
                }

                return IsPosition(name, out at) ? GetAt(run, self, at) : StringMembers.Find(name) ?? ObjectFunctions.Inherited(name);
            case double:
                return NumberMembers.Find(name) ?? ObjectFunctions.Inherited(name);
            case ScriptDate date:
                return Own(date, name) ?? DateMembers.Find(name) ?? ObjectFunctions.Inherited(name);
            case ScriptMap map:
                return name == "size" ? Operators.Box((double)map.Entries.Count) : CollectionMembers.FindOfMap(name) ?? ObjectFunctions.Inherited(name);
            case ScriptSet set:
                return name == "size" ? Operators.Box((double)set.Entries.Count) : CollectionMembers.FindOfSet(name) ?? ObjectFunctions.Inherited(name);
            case ScriptPattern pattern:
                return Patterns.Get(pattern, name) ?? ObjectFunctions.Inherited(name);
            case ScriptFunction function:
                return Own(function, name) ?? FunctionMembers.Find(name) ?? ObjectFunctions.Inherited(name);
            case ScriptObject scripted:
                return Own(scripted, name)
                    ?? (scripted.ErrorName is { } errorName && name == "name" ? errorName : null)
                    ?? ObjectFunctions.Inherited(name);
            case byte[] bytes when name == "length":
                return Operators.Box((double)bytes.Length);
            default:
                return PlainMembers.Get(self, name) ?? ObjectFunctions.Inherited(name);
        }
    }

    public static void Set(ScriptRun run, object? target, string name, object? value)
    {
        if (target is not ScriptObject scripted)
        {
            return;
        }

        if (scripted.IsFrozen)
        {
            throw new ScriptError($"Cannot assign to read only property '{name}' of object");
        }

        if (target is ScriptArray array)
        {
            if (name == "length")
            {
                Resize(run, array, Operators.Whole(value));
                return;
            }

            if (IsPosition(name, out var position))
            {
                if (position >= array.Items.Count)
                {
                    Resize(run, array, (int)position + 1);
                }

                array.Items[(int)position] = value;
                return;
            }
        }

        run.Step();
        scripted.Members[name] = value;
    }

    public static bool Has(object? target, string name) => target switch
    {
        ScriptArray array => name == "length" || (IsPosition(name, out var at) ? at < array.Items.Count : ArrayMembers.Find(name) is not null),
        ScriptObject scripted => scripted.HasMembers && scripted.Members.ContainsKey(name),
        _ => throw new ScriptError("The right side of 'in' must be an object."),
    };

    private static object? Own(ScriptObject scripted, string name)
        => scripted.HasMembers && scripted.Members.TryGetValue(name, out var value) ? value ?? Nothing : null;

    private static bool IsPosition(string name, out double position)
    {
        if (name.Length is > 0 and < 10 && char.IsAsciiDigit(name[0]) && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (name.Length == 1 || name[0] != '0'))
        {
            position = number;
            return true;
        }

        position = -1;
        return false;
    }

    private static void Resize(ScriptRun run, ScriptArray array, int length)
    {
        if (length < 0)
        {
            throw new ScriptError("Invalid array length", "RangeError");
        }

        if (length < array.Items.Count)
        {
            array.Items.RemoveRange(length, array.Items.Count - length);
            return;
        }

        run.Step(length - array.Items.Count);
        while (array.Items.Count < length)
        {
            array.Items.Add(Undefined.Value);
        }
    }
}
