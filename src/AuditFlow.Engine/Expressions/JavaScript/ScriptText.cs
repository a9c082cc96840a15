using System.Globalization;
using System.Text;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Values of scripts as text, by the rules of the language.</summary>
internal static class ScriptText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => OfNumber(number),
        Undefined => "undefined",
        ScriptArray array => string.Join(",", array.Items.Select(item => item is null or Undefined ? "" : Of(item))),
        ScriptDate date => DateTimes.ToText(date.Milliseconds),
        ScriptPattern pattern => $"/{pattern.Source}/{pattern.Flags}",
        ScriptFunction => "function () { [native code] }",
        ScriptObject { ErrorName: { } name } error => error.Members.GetValueOrDefault("message") is string { Length: > 0 } message ? $"{name}: {message}" : name,
        ScriptMap => "[object Map]",
        ScriptSet => "[object Set]",
        ScriptObject => "[object Object]",
        byte[] => "System.Byte[]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The shortest digits that give the number back, in plain notation between 1e-7 and 1e21.</summary>
    public static string OfNumber(double number)
    {
        if (double.IsNaN(number))
        {
            return "NaN";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "Infinity" : "-Infinity";
        }

        if (number == 0)
        {
            return "0";
        }

        if (number == Math.Truncate(number) && Math.Abs(number) < 1e15)
        {
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        }

        var (digits, exponent) = Decompose(Math.Abs(number));
        var text = new StringBuilder(number < 0 ? "-" : "");
        if (exponent is > -6 and <= 0)
        {
            text.Append("0.").Append('0', -exponent).Append(digits);
        }
        else if (exponent > 0 && exponent <= 21)
        {
            if (digits.Length <= exponent)
            {
                text.Append(digits).Append('0', exponent - digits.Length);
            }
            else
            {
                text.Append(digits, 0, exponent).Append('.').Append(digits, exponent, digits.Length - exponent);
            }
        }
        else
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
            {
                text.Append('.').Append(digits, 1, digits.Length - 1);
            }

            text.Append('e').Append(exponent > 0 ? '+' : '-').Append(Math.Abs(exponent - 1).ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>The number is 0.DIGITS × 10^exponent.</summary>
    private static (string Digits, int Exponent) Decompose(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var power = mark < 0 ? 0 : int.Parse(shortest[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal) is var found and >= 0 ? found : mantissa.Length;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var exponent = power + point - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return (digits.Length == 0 ? "0" : digits, exponent);
    }
}
