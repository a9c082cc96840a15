namespace AuditFlow.Engine;

/// <summary>The choices of a dropdown, radio list or check list, in the studio's form.</summary>
public static class UiOptions
{
    /// <summary>Options are values, or <c>value=Text shown</c>. For an enumeration without options its members are offered.</summary>
    public static IReadOnlyDictionary<string, object?> For(string hint, Type type, IReadOnlyList<string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(type);
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var texts = options.Count > 0 ? options : bare.IsEnum ? [.. Enum.GetNames(bare).Select(name => $"{name}={Words.Of(name)}")] : [];
        return texts.Count == 0 ? EmptyValues.Instance : Of(hint, texts.Select(text => text.Split('=', 2)).Select(parts => new Choice(parts[0], parts[^1])));
    }

    /// <summary>The same for values that were looked up.</summary>
    public static IReadOnlyDictionary<string, object?> Of(string hint, IEnumerable<Choice> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var items = choices.Select(choice => new { text = choice.Text, value = choice.Value }).ToArray();
        return hint switch
        {
            UiHints.Dropdown => new Dictionary<string, object?> { ["dropdown"] = new { selectList = new { items, isFlagsEnum = false } } },
            UiHints.RadioList => new Dictionary<string, object?> { ["radiolist"] = new { radioList = new { items, isFlagsEnum = false } } },
            UiHints.CheckList => new Dictionary<string, object?>
            {
                ["checklist"] = new { checkList = new { items = items.Select(item => new { item.text, item.value, isChecked = false }).ToArray() } },
            },
            _ => EmptyValues.Instance,
        };
    }
}
