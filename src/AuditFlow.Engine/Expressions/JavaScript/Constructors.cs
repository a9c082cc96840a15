using System.Globalization;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>The functions that make values: Array, String, Number, Boolean, Date, Map, Set, RegExp and the errors.</summary>
internal static class Constructors
{
    private static readonly string[] ErrorNames = ["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError"];

    public static NativeFunction Array { get; } = With(
        new NativeFunction("Array", MakeArray, MakeArray),
        ("isArray", (_, _, arguments) => Operators.Box(arguments.At(0) is ScriptArray)),
        ("of", (_, _, arguments) => new ScriptArray([.. arguments])),
        ("from", ArrayFrom));

    public static NativeFunction String { get; } = With(
        new NativeFunction("String", (_, _, arguments) => arguments.Length == 0 ? "" : Operators.Text(arguments[0]), (_, _, arguments) => arguments.Length == 0 ? "" : Operators.Text(arguments[0])),
        ("fromCharCode", (_, _, arguments) => string.Concat(arguments.ToArray().Select(code => (char)(ushort)Operators.Int32(code)))),
        ("fromCodePoint", (_, _, arguments) => string.Concat(arguments.ToArray().Select(code => Operators.Number(code) is >= 0 and <= 0x10FFFF and var point && point is < 0xD800 or > 0xDFFF
            ? char.ConvertFromUtf32((int)Operators.Number(code))
            : throw new ScriptError("Invalid code point", "RangeError")))));

    public static NativeFunction Number { get; } = MakeNumber();

    public static NativeFunction Boolean { get; } = new(
        "Boolean",
        (_, _, arguments) => Operators.Box(Operators.Truth(arguments.At(0))),
        (_, _, arguments) => Operators.Box(Operators.Truth(arguments.At(0))));

    public static NativeFunction Date { get; } = With(
        new NativeFunction("Date", (run, _, _) => DateTimes.ToText(DateTimes.Now(run)), MakeDate),
        ("now", (run, _, _) => Operators.Box(DateTimes.Now(run))),
        ("parse", (_, _, arguments) => Operators.Box(DateTimes.Parse(Operators.Text(arguments.At(0))))),
        ("UTC", (_, _, arguments) => Operators.Box(DateTimes.Make(Numbers(arguments)))));

    public static NativeFunction Map { get; } = new(
        "Map",
        (_, _, _) => throw new ScriptError("Constructor Map requires 'new'"),
        (run, _, arguments) =>
        {
            var map = new ScriptMap();
            foreach (var pair in arguments.At(0) is null or Undefined ? [] : Iteration.Of(run, arguments.At(0)))
            {
                var entry = pair as ScriptArray ?? throw new ScriptError("Iterator value is not an entry object");
                map.Entries[CollectionMembers.Key(Members.GetAt(run, entry, 0))] = Members.GetAt(run, entry, 1);
            }

            return map;
        });

    public static NativeFunction Set { get; } = new(
        "Set",
        (_, _, _) => throw new ScriptError("Constructor Set requires 'new'"),
        (run, _, arguments) =>
        {
            var set = new ScriptSet();
            foreach (var item in arguments.At(0) is null or Undefined ? [] : Iteration.Of(run, arguments.At(0)))
            {
                set.Entries.TryAdd(CollectionMembers.Key(item), item);
            }

            return set;
        });

    public static NativeFunction Pattern { get; } = new("RegExp", MakePattern, MakePattern);

    public static IReadOnlyDictionary<string, NativeFunction> Errors { get; } = ErrorNames.ToDictionary(name => name, name =>
    {
        NativeCode make = (_, _, arguments) =>
        {
            var error = ScriptError.MakeError(name, arguments.At(0) is Undefined ? "" : Operators.Text(arguments.At(0)));
            if (arguments.At(1) is ScriptObject { HasMembers: true } options && options.Members.TryGetValue("cause", out var cause))
            {
                error.Members["cause"] = cause;
            }

            return error;
        };
        return new NativeFunction(name, make, make);
    });

    /// <summary>What <c>instanceof</c> answers.</summary>
    public static bool IsMadeBy(object? value, object? constructor) => constructor is NativeFunction { Name: var name }
        ? name switch
        {
            "Array" => value is ScriptArray,
            "Date" => value is ScriptDate,
            "Map" => value is ScriptMap,
            "Set" => value is ScriptSet,
            "RegExp" => value is ScriptPattern,
            "Function" => value is ScriptFunction,
            "Object" => value is ScriptObject,
            "Error" => value is ScriptObject { ErrorName: not null },
            _ => value is ScriptObject { ErrorName: { } error } && error == name,
        }
        : constructor is ScriptFunction ? false : throw new ScriptError("The right side of 'instanceof' must be a function.");

    private static ScriptArray MakeArray(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        if (arguments is not [double length])
        {
            return new ScriptArray([.. arguments]);
        }

        if (length < 0 || length != Math.Truncate(length) || length > 4_294_967_295)
        {
            throw new ScriptError("Invalid array length", "RangeError");
        }

        run.Step((int)Math.Min(length, int.MaxValue));
        return new ScriptArray([.. Enumerable.Repeat<object?>(Undefined.Value, (int)length)]);
    }

    private static ScriptArray ArrayFrom(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        var source = arguments.At(0);
        List<object?> items;
        if (source is ScriptObject { HasMembers: true } and not ScriptArray && Members.Get(run, source, "length") is double length)
        {
            run.Step((int)Math.Clamp(length, 0, int.MaxValue));
            items = [.. Enumerable.Range(0, (int)Math.Max(0, length)).Select(i => Members.Get(run, source, ScriptText.OfNumber(i)))];
        }
        else
        {
            items = [.. Iteration.Of(run, source)];
        }

        if (arguments.At(1) is ScriptFunction map)
        {
            for (var i = 0; i < items.Count; i++)
            {
                items[i] = map.Call(run, Undefined.Value, [items[i], Operators.Box((double)i)]);
            }
        }

        return new ScriptArray(items);
    }

    private static ScriptDate MakeDate(ScriptRun run, object? self, ReadOnlySpan<object?> arguments) => new(arguments switch
    {
        [] => DateTimes.Now(run),
        [ScriptDate other] => other.Milliseconds,
        [string text] => DateTimes.Parse(text),
        [var milliseconds] => Math.Truncate(Operators.Number(milliseconds)),
        _ => DateTimes.Make(Numbers(arguments)),
    });

    private static ScriptPattern MakePattern(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
        => arguments.At(0) is ScriptPattern other
            ? Patterns.Make(other.Source, arguments.At(1) is string changed ? changed : other.Flags)
            : Patterns.Make(Operators.Text(arguments.At(0)), arguments.At(1) is Undefined ? "" : Operators.Text(arguments.At(1)));

    private static NativeFunction MakeNumber()
    {
        var number = With(
            new NativeFunction("Number", (_, _, arguments) => Operators.Box(arguments.Length == 0 ? 0 : Operators.Number(arguments[0])), (_, _, arguments) => Operators.Box(arguments.Length == 0 ? 0 : Operators.Number(arguments[0]))),
            ("isNaN", (_, _, arguments) => Operators.Box(arguments.At(0) is double.NaN)),
            ("isFinite", (_, _, arguments) => Operators.Box(arguments.At(0) is double value && double.IsFinite(value))),
            ("isInteger", (_, _, arguments) => Operators.Box(arguments.At(0) is double value && double.IsFinite(value) && Math.Truncate(value) == value)),
            ("isSafeInteger", (_, _, arguments) => Operators.Box(arguments.At(0) is double value && Math.Truncate(value) == value && Math.Abs(value) <= 9007199254740991)),
            ("parseFloat", (_, _, arguments) => ParseFloat(arguments.At(0))),
            ("parseInt", (_, _, arguments) => ParseInt(arguments.At(0), arguments.At(1))));
        number.Members["EPSILON"] = Math.Pow(2, -52);
        number.Members["MAX_VALUE"] = double.MaxValue;
        number.Members["MIN_VALUE"] = double.Epsilon;
        number.Members["MAX_SAFE_INTEGER"] = 9007199254740991d;
        number.Members["MIN_SAFE_INTEGER"] = -9007199254740991d;
        number.Members["POSITIVE_INFINITY"] = double.PositiveInfinity;
        number.Members["NEGATIVE_INFINITY"] = double.NegativeInfinity;
        number.Members["NaN"] = double.NaN;
        return number;
    }

    public static object? ParseFloat(object? value)
    {
        var text = Operators.Text(value).TrimStart();
        for (var length = Math.Min(text.Length, 400); length > 0; length--)
        {
            var candidate = text[..length];
            if ((char.IsAsciiDigit(candidate[^1]) || candidate[^1] == '.')
                && double.TryParse(candidate, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
            {
                return Operators.Box(number);
            }

            if (candidate is "Infinity" or "+Infinity" or "-Infinity")
            {
                return candidate[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            }
        }

        return double.NaN;
    }

    public static object? ParseInt(object? value, object? radixValue)
    {
        var text = Operators.Text(value).Trim();
        var isNegative = text.StartsWith('-');
        text = text.TrimStart('+', '-');
        var radix = Operators.Int32(radixValue);
        if ((radix is 0 or 16) && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            (radix, text) = (16, text[2..]);
        }

        radix = radix == 0 ? 10 : radix;
        if (radix is < 2 or > 36)
        {
            return double.NaN;
        }

        var result = double.NaN;
        foreach (var c in text)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : 99;
            if (digit >= radix)
            {
                break;
            }

            result = double.IsNaN(result) ? digit : (result * radix) + digit;
        }

        return Operators.Box(isNegative ? -result : result);
    }

    private static double[] Numbers(ReadOnlySpan<object?> arguments)
    {
        var numbers = new double[arguments.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Operators.Number(arguments[i]);
        }

        return numbers;
    }

    private static NativeFunction With(NativeFunction constructor, params (string Name, NativeCode Code)[] functions)
    {
        foreach (var (name, code) in functions)
        {
            constructor.Members[name] = Library.Function(name, code);
        }

        return constructor;
    }
}
