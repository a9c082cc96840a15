namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Members of the .NET values that scripts see as they are: spans of time and Guids.</summary>
internal static class PlainMembers
{
    public static object? Get(object self, string name) => self switch
    {
        TimeSpan span => name switch
        {
            "TotalDays" => Operators.Box(span.TotalDays),
            "TotalHours" => Operators.Box(span.TotalHours),
            "TotalMinutes" => Operators.Box(span.TotalMinutes),
            "TotalSeconds" => Operators.Box(span.TotalSeconds),
            "TotalMilliseconds" => Operators.Box(span.TotalMilliseconds),
            "Days" => Operators.Box((double)span.Days),
            "Hours" => Operators.Box((double)span.Hours),
            "Minutes" => Operators.Box((double)span.Minutes),
            "Seconds" => Operators.Box((double)span.Seconds),
            "Milliseconds" => Operators.Box((double)span.Milliseconds),
            "ToString" => Text,
            "Add" => Library.Function(name, (_, value, arguments) => (TimeSpan)value! + (arguments.At(0) is TimeSpan other ? other : throw new ScriptError("A TimeSpan is expected here."))),
            _ => null,
        },
        Guid when name == "ToString" => Text,
        _ => null,
    };

    private static readonly NativeFunction Text = new("ToString", (_, self, _) => ScriptText.Of(self));
}
