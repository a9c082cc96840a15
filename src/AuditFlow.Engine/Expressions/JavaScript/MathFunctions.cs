namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Math, without a source of chance: the same run gives the same result.</summary>
internal static class MathFunctions
{
    public static ScriptObject Namespace { get; } = Library.Namespace(
    [
        ("PI", Math.PI), ("E", Math.E), ("LN2", Math.Log(2)), ("LN10", Math.Log(10)), ("LOG2E", 1 / Math.Log(2)), ("LOG10E", 1 / Math.Log(10)), ("SQRT2", Math.Sqrt(2)), ("SQRT1_2", Math.Sqrt(0.5)),
        One("abs", Math.Abs), One("ceil", Math.Ceiling), One("floor", Math.Floor), One("trunc", Math.Truncate), One("sqrt", Math.Sqrt), One("cbrt", Math.Cbrt),
        One("round", Round), One("sign", number => double.IsNaN(number) ? number : number == 0 ? number : Math.Sign(number)),
        One("exp", Math.Exp), One("log", Math.Log), One("log2", Math.Log2), One("log10", Math.Log10), One("sin", Math.Sin), One("cos", Math.Cos), One("tan", Math.Tan),
        One("asin", Math.Asin), One("acos", Math.Acos), One("atan", Math.Atan), One("sinh", Math.Sinh), One("cosh", Math.Cosh), One("tanh", Math.Tanh), One("asinh", Math.Asinh), One("acosh", Math.Acosh), One("atanh", Math.Atanh),
        One("clz32", number => System.Numerics.BitOperations.LeadingZeroCount((uint)Operators.Int32(number))), One("log1p", number => Math.Log(1 + number)), One("expm1", number => Math.Exp(number) - 1), One("fround", number => (float)number),
        Two("pow", Operators.Power), Two("atan2", Math.Atan2), Two("imul", (a, b) => Operators.Int32(a) * Operators.Int32(b)),
        ("hypot", Library.Function("hypot", (_, _, arguments) => Operators.Box(Hypotenuse(arguments)))),
        ("max", Library.Function("max", (_, _, arguments) => Operators.Box(Fold(arguments, double.NegativeInfinity, Math.Max)))),
        ("min", Library.Function("min", (_, _, arguments) => Operators.Box(Fold(arguments, double.PositiveInfinity, Math.Min)))),
    ]);

    private static double Fold(ReadOnlySpan<object?> arguments, double start, Func<double, double, double> step)
    {
        foreach (var argument in arguments)
        {
            start = step(start, Operators.Number(argument));
        }

        return start;
    }

    /// <summary>Halves go up; what rounds to zero keeps its sign.</summary>
    private static double Round(double number)
        => !double.IsFinite(number) || Math.Abs(number) >= 4503599627370496 ? number : Math.CopySign(number - Math.Floor(number) >= 0.5 ? Math.Ceiling(number) : Math.Floor(number), number);

    /// <summary>An infinite side makes it infinite, whatever the others are.</summary>
    private static double Hypotenuse(ReadOnlySpan<object?> arguments)
        => double.IsInfinity(Fold(arguments, 0, (most, number) => double.IsInfinity(most) || double.IsInfinity(number) ? double.PositiveInfinity : 0))
            ? double.PositiveInfinity
            : Math.Sqrt(Fold(arguments, 0, (sum, number) => sum + (number * number)));

    private static (string, object?) One(string name, Func<double, double> function)
        => (name, Library.Function(name, (_, _, arguments) => Operators.Box(function(Operators.Number(arguments.At(0))))));

    private static (string, object?) Two(string name, Func<double, double, double> function)
        => (name, Library.Function(name, (_, _, arguments) => Operators.Box(function(Operators.Number(arguments.At(0)), Operators.Number(arguments.At(1))))));
}
