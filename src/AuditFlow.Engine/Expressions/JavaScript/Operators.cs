using System.Globalization;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>The operators of the language on its values.</summary>
internal static class Operators
{
    private static readonly object[] SmallNumbers = [.. Enumerable.Range(-1, 258).Select(number => (object)(double)number)];

    /// <summary>A number as an object, without a new one for the small whole numbers.</summary>
    public static object Box(double number)
        => number is >= -1 and <= 256 && number == Math.Truncate(number) && !(number == 0 && double.IsNegative(number)) ? SmallNumbers[(int)number + 1] : number;

    public static object Box(bool value) => ValueConversion.Box(value);

    public static bool Truth(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        double number => number != 0 && !double.IsNaN(number),
        string text => text.Length > 0,
        _ => true,
    };

    public static double Number(object? value) => value switch
    {
        double number => number,
        null => 0,
        bool flag => flag ? 1 : 0,
        string text => ParseNumber(text),
        Undefined => double.NaN,
        ScriptDate date => date.Milliseconds,
        ScriptObject scripted => Number(Primitive(scripted)),
        _ => double.NaN,
    };

    public static int Int32(object? value)
    {
        var number = Number(value);
        return double.IsFinite(number) ? unchecked((int)(uint)(long)(Math.Truncate(number) % 4294967296d)) : 0;
    }

    /// <summary>A whole number for positions and counts.</summary>
    public static int Whole(object? value, int otherwise = 0)
    {
        if (value is Undefined)
        {
            return otherwise;
        }

        var number = Number(value);
        return double.IsNaN(number) ? 0 : (int)Math.Clamp(Math.Truncate(number), int.MinValue, int.MaxValue);
    }

    public static object? Primitive(object? value) => value switch
    {
        ScriptObject { HasMembers: true } scripted when scripted.Members.GetValueOrDefault("valueOf") is Closure own => own.Call(own.Run, scripted, []),
        ScriptObject { HasMembers: true } scripted when scripted.Members.GetValueOrDefault("toString") is Closure own => own.Call(own.Run, scripted, []),
        ScriptObject or byte[] or Guid or TimeSpan => ScriptText.Of(value),
        _ => value,
    };

    public static string Text(object? value) => value is ScriptObject { HasMembers: true } and not ScriptArray ? ScriptText.Of(PrimitiveText(value)) : ScriptText.Of(value);

    public static string TypeOf(object? value) => value switch
    {
        Undefined => "undefined",
        bool => "boolean",
        double => "number",
        string => "string",
        ScriptFunction => "function",
        _ => "object",
    };

    public static object? Add(ScriptRun run, object? left, object? right)
    {
        if (left is double a && right is double b)
        {
            return Box(a + b);
        }

        var first = Primitive(left);
        var second = Primitive(right);
        return first is string || second is string
            ? run.Checked(string.Concat(ScriptText.Of(first), ScriptText.Of(second)))
            : Box(Number(first) + Number(second));
    }

    public static bool StrictEquals(object? left, object? right) => (left, right) switch
    {
        (double a, double b) => a == b,
        (string a, string b) => a == b,
        (bool a, bool b) => a == b,
        (null, null) or (Undefined, Undefined) => true,
        (Guid a, Guid b) => a == b,
        (TimeSpan a, TimeSpan b) => a == b,
        _ => ReferenceEquals(left, right),
    };

    public static bool LooseEquals(object? left, object? right)
    {
        if (left is null or Undefined || right is null or Undefined)
        {
            return left is null or Undefined && right is null or Undefined;
        }

        if (left.GetType() == right.GetType() || (left is ScriptObject && right is ScriptObject))
        {
            return StrictEquals(left, right);
        }

        if (left is bool or double && right is bool or double or string || (left is string && right is bool or double))
        {
            return Number(left) == Number(right);
        }

        return LooseEquals(Primitive(left), Primitive(right));
    }

    /// <summary>Less than; null when a number is NaN.</summary>
    public static bool? Less(object? left, object? right)
    {
        var first = left is double ? left : Primitive(left is ScriptDate early ? early.Milliseconds : left);
        var second = right is double ? right : Primitive(right is ScriptDate late ? late.Milliseconds : right);
        if (first is string a && second is string b)
        {
            return string.CompareOrdinal(a, b) < 0;
        }

        var x = Number(first);
        var y = Number(second);
        return double.IsNaN(x) || double.IsNaN(y) ? null : x < y;
    }

    public static double Power(double a, double b) => double.IsNaN(b) || (Math.Abs(a) == 1 && double.IsInfinity(b)) ? double.NaN : Math.Pow(a, b);

    public static double ParseNumber(string text)
    {
        var trimmed = StringMembers.Trimmed(text);
        if (trimmed.Length == 0)
        {
            return 0;
        }

        if (trimmed.Length > 2 && trimmed[0] == '0' && char.ToLowerInvariant(trimmed[1]) is 'x' or 'o' or 'b')
        {
            var radix = char.ToLowerInvariant(trimmed[1]) switch { 'x' => 16, 'o' => 8, _ => 2 };
            try
            {
                return Convert.ToInt64(trimmed[2..], radix);
            }
            catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentException)
            {
                return double.NaN;
            }
        }

        return trimmed switch
        {
            "Infinity" or "+Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ when char.IsAsciiDigit(trimmed[^1]) || trimmed[^1] == '.' => double.TryParse(trimmed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
            _ => double.NaN,
        };
    }

    private static object? PrimitiveText(object? value) => value switch
    {
        ScriptObject { HasMembers: true } scripted when scripted.Members.GetValueOrDefault("toString") is Closure own => own.Call(own.Run, scripted, []),
        _ => value,
    };
}
