namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Members of dates. Local time is UTC, so each member has the same meaning with and without UTC in its name.</summary>
internal static class DateMembers
{
    private static readonly string[] Fields = ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds", "Day"];

    private static readonly Dictionary<string, ScriptFunction> Table = Make();

    public static object? Find(string name) => Table.GetValueOrDefault(name);

    private static Dictionary<string, ScriptFunction> Make()
    {
        var table = Library.Table(
            ("getTime", (_, self, _) => Operators.Box(Milliseconds(self))),
            ("valueOf", (_, self, _) => Operators.Box(Milliseconds(self))),
            ("getTimezoneOffset", (_, _, _) => Operators.Box(0d)),
            ("setTime", (_, self, arguments) => Operators.Box(((ScriptDate)self!).Milliseconds = Operators.Number(arguments.At(0)))),
            ("toISOString", (_, self, _) => DateTimes.ToIso(Milliseconds(self))),
            ("toJSON", (_, self, _) => double.IsFinite(Milliseconds(self)) ? DateTimes.ToIso(Milliseconds(self)) : null),
            ("toString", (_, self, _) => DateTimes.ToText(Milliseconds(self))),
            ("toDateString", (_, self, _) => DateTimes.Day(Milliseconds(self))),
            ("toTimeString", (_, self, _) => DateTimes.Time(Milliseconds(self)).TrimStart()),
            ("toLocaleDateString", (_, self, _) => DateTimes.Local(Milliseconds(self), "D")),
            ("toLocaleTimeString", (_, self, _) => DateTimes.Local(Milliseconds(self), "T")),
            ("toLocaleString", (_, self, _) => DateTimes.Local(Milliseconds(self), "F")),
            ("toUTCString", (_, self, _) => DateTimes.Utc(Milliseconds(self))));
        for (var i = 0; i < Fields.Length; i++)
        {
            var field = i;
            foreach (var zone in (string[])["", "UTC"])
            {
                table[$"get{zone}{Fields[field]}"] = new NativeFunction(Fields[field], (_, self, _) => Operators.Box(
                    double.IsFinite(Milliseconds(self)) ? DateTimes.Parts(Milliseconds(self))[field] : double.NaN));
                if (Fields[field] != "Day")
                {
                    table[$"set{zone}{Fields[field]}"] = new NativeFunction(Fields[field], (_, self, arguments) => Set((ScriptDate)self!, field, arguments));
                }
            }
        }

        return table;
    }

    private static object? Set(ScriptDate date, int field, ReadOnlySpan<object?> arguments)
    {
        var parts = DateTimes.Parts(double.IsFinite(date.Milliseconds) ? date.Milliseconds : 0)[..7];
        for (var i = 0; i < arguments.Length && field + i < parts.Length; i++)
        {
            parts[field + i] = Operators.Number(arguments[i]);
        }

        date.Milliseconds = DateTimes.Make(parts);
        return Operators.Box(date.Milliseconds);
    }

    private static double Milliseconds(object? self) => (self as ScriptDate ?? throw new ScriptError("This function works on dates.")).Milliseconds;
}
