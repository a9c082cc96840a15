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
        if (texts.Count == 0)
        {
            return EmptyValues.Instance;
        }

        var items = texts.Select(text => text.Split('=', 2)).Select(parts => new { text = parts[^1], value = parts[0] }).ToArray();
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
