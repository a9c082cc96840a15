namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>The values that a loop, a spread or a pattern goes through.</summary>
internal static class Iteration
{
    public static IEnumerable<object?> Of(ScriptRun run, object? source)
    {
        switch (source)
        {
            case ScriptArray array:
                run.Step(array.Items.Count);
                return [.. array.Items];
            case string text:
                run.Step(text.Length);
                return [.. Characters(text)];
            case ScriptSet set:
                run.Step(set.Entries.Count);
                return [.. set.Entries.Values];
            case ScriptMap map:
                run.Step(map.Entries.Count);
                return [.. map.Entries.Select(entry => (object?)Pair(Key(entry.Key), entry.Value))];
            case ScriptObject { HasMembers: true } iterator when iterator.Members.GetValueOrDefault("next") is ScriptFunction && iterator.Members.GetValueOrDefault("$items") is ScriptArray items:
                return [.. items.Items];
            default:
                throw new ScriptError($"{(source is null or Undefined ? ScriptText.Of(source) : "The value")} is not iterable");
        }
    }

    public static ScriptArray Pair(object? first, object? second) => new([first, second]);

    public static object? Key(object key) => ReferenceEquals(key, SameValue.Null) ? null : key is Undefined ? Undefined.Value : key;

    /// <summary>What entries(), keys() and values() give: something that can be gone through once, by a loop or by next().</summary>
    public static ScriptObject Over(IEnumerable<object?> values)
    {
        var items = new ScriptArray([.. values]);
        var at = 0;
        var iterator = new ScriptObject();
        iterator.Members["$items"] = items;
        iterator.Members["next"] = new NativeFunction("next", (_, _, _) =>
        {
            var step = new ScriptObject();
            step.Members["value"] = at < items.Items.Count ? items.Items[at] : Undefined.Value;
            step.Members["done"] = Operators.Box(at++ >= items.Items.Count);
            return step;
        });
        return iterator;
    }

    private static IEnumerable<object?> Characters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                yield return text.Substring(i++, 2);
            }
            else
            {
                yield return text[i].ToString();
            }
        }
    }
}
