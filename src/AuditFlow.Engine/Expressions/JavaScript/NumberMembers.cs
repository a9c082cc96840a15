using System.Globalization;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Members of numbers.</summary>
internal static class NumberMembers
{
    private static readonly Dictionary<string, ScriptFunction> Table = Library.Table(
        ("toFixed", (_, self, arguments) => Fixed(Unsigned((double)self!), Operators.Whole(arguments.At(0)))),
        ("toPrecision", (_, self, arguments) => arguments.At(0) is Undefined ? ScriptText.Of(self) : Precise(Unsigned((double)self!), Operators.Whole(arguments.At(0)))),
        ("toExponential", (_, self, arguments) => Exponential(Unsigned((double)self!), arguments.At(0))),
        ("toString", (_, self, arguments) => arguments.At(0) is Undefined ? ScriptText.Of(self) : InRadix((double)self!, Operators.Whole(arguments.At(0)))),
        ("toLocaleString", (_, self, _) => ((double)self!).ToString("#,##0.###", CultureInfo.InvariantCulture)),
        ("valueOf", (_, self, _) => self));

    public static object? Find(string name) => Table.GetValueOrDefault(name);

    /// <summary>−0 is written as 0.</summary>
    private static double Unsigned(double number) => number == 0 ? 0 : number;

    private static string Fixed(double number, int digits)
    {
        if (digits is < 0 or > 100)
        {
            throw new ScriptError("toFixed() digits argument must be between 0 and 100", "RangeError");
        }

        return Math.Abs(number) >= 1e21 || double.IsNaN(number)
            ? ScriptText.OfNumber(number)
            : number.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Precise(double number, int digits)
    {
        if (digits is < 1 or > 100)
        {
            throw new ScriptError("toPrecision() argument must be between 1 and 100", "RangeError");
        }

        if (!double.IsFinite(number))
        {
            return ScriptText.OfNumber(number);
        }

        var scientific = number.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific[(scientific.IndexOf('E', StringComparison.Ordinal) + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < -6 || exponent >= digits
            ? Exponential(number, Operators.Box((double)(digits - 1)))
            : number.ToString("F" + Math.Max(0, digits - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Exponential(double number, object? digits)
    {
        var format = digits is Undefined ? "0.####################e+0" : "0." + new string('0', Operators.Whole(digits)) + "e+0";
        return number.ToString(format, CultureInfo.InvariantCulture).Replace(".e", "e", StringComparison.Ordinal);
    }

    private static string InRadix(double number, int radix)
    {
        if (radix is < 2 or > 36)
        {
            throw new ScriptError("toString() radix must be between 2 and 36", "RangeError");
        }

        if (radix == 10 || !double.IsFinite(number))
        {
            return ScriptText.OfNumber(number);
        }

        var whole = Math.Truncate(Math.Abs(number));
        var text = "";
        do
        {
            text = Digit((int)(whole % radix)) + text;
            whole = Math.Floor(whole / radix);
        }
        while (whole > 0);
        var fraction = Math.Abs(number) - Math.Truncate(Math.Abs(number));
        if (fraction > 0)
        {
            text += ".";
            for (var i = 0; i < 52 && fraction > 0; i++)
            {
                fraction *= radix;
                text += Digit((int)fraction);
                fraction -= Math.Truncate(fraction);
            }
        }

        return number < 0 ? "-" + text : text;
    }

    private static char Digit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);
}
