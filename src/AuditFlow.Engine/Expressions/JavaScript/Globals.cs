using System.Text;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>The names that a script finds without declaring them: the language's own and Elsa's.</summary>
internal static class Globals
{
    private static readonly Dictionary<string, object?> Values = Make();

    /// <summary>What a name means for a script of this activity; null when nothing is called so.</summary>
    public static Syntax? Find(string name, Node node)
    {
        if (Values.TryGetValue(name, out var value))
        {
            return new Constant(value);
        }

        if (name == "variables")
        {
            return new Constant(new ScriptObject { IsFrozen = true });
        }

        if (name.StartsWith("get", StringComparison.Ordinal) && name.Length > 3 && name != "getConfig")
        {
            return WorkflowFunctions.Getter(name[3..], node);
        }

        return name.StartsWith("set", StringComparison.Ordinal) && name.Length > 3 ? WorkflowFunctions.Setter(name[3..], node) : null;
    }

    private static Dictionary<string, object?> Make()
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["undefined"] = Undefined.Value,
            ["NaN"] = double.NaN,
            ["Infinity"] = double.PositiveInfinity,
            ["globalThis"] = Library.Namespace(),
            ["Math"] = MathFunctions.Namespace,
            ["JSON"] = JsonFunctions.Namespace,
            ["Object"] = ObjectFunctions.Constructor,
            ["Array"] = Constructors.Array,
            ["String"] = Constructors.String,
            ["Number"] = Constructors.Number,
            ["Boolean"] = Constructors.Boolean,
            ["Date"] = Constructors.Date,
            ["Map"] = Constructors.Map,
            ["Set"] = Constructors.Set,
            ["RegExp"] = Constructors.Pattern,
            ["TimeSpan"] = TimeSpans(),
            ["Guid"] = Guids(),
            ["parseInt"] = Library.Function("parseInt", (_, _, arguments) => Constructors.ParseInt(arguments.At(0), arguments.At(1))),
            ["parseFloat"] = Library.Function("parseFloat", (_, _, arguments) => Constructors.ParseFloat(arguments.At(0))),
            ["isNaN"] = Library.Function("isNaN", (_, _, arguments) => Operators.Box(double.IsNaN(Operators.Number(arguments.At(0))))),
            ["isFinite"] = Library.Function("isFinite", (_, _, arguments) => Operators.Box(double.IsFinite(Operators.Number(arguments.At(0))))),
            ["encodeURIComponent"] = Library.Function("encodeURIComponent", (_, _, arguments) => Encoded(Operators.Text(arguments.At(0)), "!'()*")),
            ["encodeURI"] = Library.Function("encodeURI", (_, _, arguments) => Encoded(Operators.Text(arguments.At(0)), "!'()*;/?:@&=+$,#")),
            ["decodeURI"] = Library.Function("decodeURI", (_, _, arguments) => Decoded(Operators.Text(arguments.At(0)), ";/?:@&=+$,#")),
            ["decodeURIComponent"] = Library.Function("decodeURIComponent", (_, _, arguments) => Decoded(Operators.Text(arguments.At(0)), "")),
            ["isNullOrEmpty"] = Library.Function("isNullOrEmpty", (_, _, arguments) => Operators.Box(OnlyText(arguments.At(0)) is null or "")),
            ["isNullOrWhiteSpace"] = Library.Function("isNullOrWhiteSpace", (_, _, arguments) => Operators.Box(string.IsNullOrWhiteSpace(OnlyText(arguments.At(0))))),
            ["toJson"] = Library.Function("toJson", (run, _, arguments) => JsonFunctions.ToJson(run, arguments.At(0))),
            ["parseGuid"] = Library.Function("parseGuid", (_, _, arguments) => ParseGuid(Operators.Text(arguments.At(0)))),
            ["newGuid"] = Library.Function("newGuid", (run, _, _) => NewGuid(run)),
            ["newGuidString"] = Library.Function("newGuidString", (run, _, _) => NewGuid(run).ToString()),
            ["newShortGuid"] = Library.Function("newShortGuid", (run, _, _) => Convert.ToBase64String(NewGuid(run).ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_')),
            ["stringToBase64"] = Library.Function("stringToBase64", (_, _, arguments) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Operators.Text(arguments.At(0))))),
            ["stringFromBase64"] = Library.Function("stringFromBase64", (_, _, arguments) => Encoding.UTF8.GetString(FromBase64(Operators.Text(arguments.At(0))))),
            ["bytesToString"] = Library.Function("bytesToString", (_, _, arguments) => Encoding.UTF8.GetString(Bytes(arguments.At(0)))),
            ["bytesFromString"] = Library.Function("bytesFromString", (_, _, arguments) => Encoding.UTF8.GetBytes(Operators.Text(arguments.At(0)))),
            ["bytesToBase64"] = Library.Function("bytesToBase64", (_, _, arguments) => Convert.ToBase64String(Bytes(arguments.At(0)))),
            ["bytesFromBase64"] = Library.Function("bytesFromBase64", (_, _, arguments) => FromBase64(Operators.Text(arguments.At(0)))),
        };
        foreach (var (name, constructor) in Constructors.Errors)
        {
            values[name] = constructor;
        }

        foreach (var (name, function) in WorkflowFunctions.Table)
        {
            values[name] = function;
        }

        return values;
    }

    /// <summary>Escapes all but letters, digits, <c>-._~</c> and the marks named.</summary>
    private static string Encoded(string text, string kept)
    {
        var encoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (kept.Contains(text[i], StringComparison.Ordinal))
            {
                encoded.Append(text[i]);
                continue;
            }

            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (char.IsSurrogate(text[i]) && !isPair)
            {
                throw new ScriptError("URI malformed", "URIError");
            }

            encoded.Append(Uri.EscapeDataString(text.AsSpan(i, isPair ? 2 : 1)));
            i += isPair ? 1 : 0;
        }

        return encoded.ToString();
    }

    /// <summary>Undoes escapes, but not those of the marks named. Throws where a text is not one that was escaped.</summary>
    private static string Decoded(string text, string kept)
    {
        var decoded = new StringBuilder(text.Length);
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                decoded.Append(text[i]);
                continue;
            }

            var from = i;
            bytes.Clear();
            do
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code))
                {
                    throw new ScriptError("URI malformed", "URIError");
                }

                bytes.Add(code);
                i += 3;
            }
            while (i < text.Length && text[i] == '%' && bytes.Count < (bytes[0] switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 }));
            i--;
            try
            {
                var character = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
                decoded.Append(kept.Contains(character, StringComparison.Ordinal) ? text[from..(i + 1)] : character);
            }
            catch (ArgumentException)
            {
                throw new ScriptError("URI malformed", "URIError");
            }
        }

        return decoded.ToString();
    }

    private static string? OnlyText(object? value) => value is null or Undefined ? null : Operators.Text(value);

    /// <summary>From the run's clock and the host's ids, so that nothing else decides what a run does.</summary>
    private static Guid NewGuid(ScriptRun run) => Guid.CreateVersion7(run.Burst.Now);

    private static Guid ParseGuid(string text) => Guid.TryParse(text, out var id) ? id : throw new ScriptError("Unrecognized Guid format.");

    private static byte[] Bytes(object? value) => value as byte[] ?? throw new ScriptError("Bytes are expected here.");

    private static byte[] FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new ScriptError("The text is not base 64.");
        }
    }

    private static ScriptObject TimeSpans()
    {
        (string, object?) From(string name, Func<double, TimeSpan> make) => (name, Library.Function(name, (_, _, arguments) => make(Operators.Number(arguments.At(0)))));
        return Library.Namespace(
            From("FromDays", TimeSpan.FromDays),
            From("FromHours", TimeSpan.FromHours),
            From("FromMinutes", TimeSpan.FromMinutes),
            From("FromSeconds", TimeSpan.FromSeconds),
            From("FromMilliseconds", TimeSpan.FromMilliseconds),
            ("Zero", TimeSpan.Zero),
            ("Parse", Library.Function("Parse", (_, _, arguments) => TimeSpan.TryParse(Operators.Text(arguments.At(0)), System.Globalization.CultureInfo.InvariantCulture, out var span)
                ? span
                : throw new ScriptError("The text is not a span of time."))));
    }

    private static NativeFunction Guids()
    {
        var guid = new NativeFunction("Guid", (_, _, arguments) => ParseGuid(Operators.Text(arguments.At(0))), (_, _, arguments) => ParseGuid(Operators.Text(arguments.At(0))));
        guid.Members["Parse"] = Library.Function("Parse", (_, _, arguments) => ParseGuid(Operators.Text(arguments.At(0))));
        guid.Members["NewGuid"] = Library.Function("NewGuid", (run, _, _) => NewGuid(run));
        guid.Members["Empty"] = Guid.Empty;
        return guid;
    }
}
