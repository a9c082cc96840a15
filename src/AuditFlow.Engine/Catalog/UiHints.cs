using System.Collections;

namespace AuditFlow.Engine;

/// <summary>The designer's editors, and which one suits a type.</summary>
public static class UiHints
{
    public const string Checkbox = "checkbox";
    public const string CheckList = "checklist";
    public const string CodeEditor = "code-editor";
    public const string DateTimePicker = "datetime-picker";
    public const string Dictionary = "dictionary";
    public const string Dropdown = "dropdown";
    public const string DynamicOutcomes = "dynamic-outcomes";
    public const string ExpressionEditor = "expression-editor";
    public const string FlowSwitchEditor = "flow-switch-editor";
    public const string JsonEditor = "json-editor";
    public const string MultiLine = "multiline";
    public const string MultiText = "multitext";
    public const string OutputPicker = "output-picker";
    public const string RadioList = "radiolist";
    public const string SingleLine = "singleline";
    public const string SwitchEditor = "switch-editor";
    public const string VariablePicker = "variable-picker";
    public const string WorkflowDefinitionPicker = "workflow-definition-picker";

    /// <summary>The editor for an input that offers values: one of them, or as many as one likes.</summary>
    public static string For(Type type, bool hasChoices)
    {
        ArgumentNullException.ThrowIfNull(type);
        return !hasChoices ? For(type) : type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type) ? CheckList : Dropdown;
    }

    internal static string For(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare switch
        {
            _ when bare == typeof(bool) => Checkbox,
            _ when bare.IsEnum => Dropdown,
            _ when bare == typeof(DateTimeOffset) || bare == typeof(DateTime) || bare == typeof(DateOnly) => DateTimePicker,
            _ when bare == typeof(string) || bare.IsPrimitive || bare.IsValueType => SingleLine,
            _ when typeof(IDictionary).IsAssignableFrom(bare) || bare.Name.Contains("Dictionary", StringComparison.Ordinal) => Dictionary,
            _ when bare != typeof(object) && typeof(IEnumerable).IsAssignableFrom(bare) => MultiText,
            _ when bare == typeof(object) => SingleLine,
            _ => JsonEditor,
        };
    }

    internal static string SyntaxFor(string hint) => hint switch
    {
        CheckList or Dictionary or DynamicOutcomes or MultiText or SwitchEditor or FlowSwitchEditor or JsonEditor => "Object",
        ExpressionEditor or CodeEditor => "JavaScript",
        _ => "Literal",
    };
}
