namespace AuditFlow.Engine.Tests.Expressions;

/// <summary>Writes random JavaScript that can be read, and often run, over the names that are there.</summary>
internal sealed class ScriptGrammar(Random random)
{
    private static readonly string[] Binary = ["+", "-", "*", "/", "%", "**", "==", "!=", "===", "!==", "<", ">", "<=", ">=", "&&", "||", "??", "&", "|", "^", "<<", ">>", ">>>", ",", "in", "instanceof"];
    private static readonly string[] Unary = ["-", "+", "!", "~", "typeof ", "void "];
    private static readonly string[] Literals = ["0", "1", "-0", "1.5e3", "0xff", "NaN", "Infinity", "'a'", "''", "\"b\\n\"", "`t`", "true", "false", "null", "undefined", "/a+(b)?/g", "'😀'", "1e309", "9007199254740993"];
    private static readonly string[] Names = ["a", "b", "c", "getName()", "getCount()", "getTags()", "getOrder()", "variables.Count", "getInput('Rows')", "getVariable('Order')", "getInput('Id')", "Math.PI", "getCorrelationId()", "getLastResult()"];
    private static readonly string[] Methods =
    [
        "map(x => x)", "filter(x => x > 1)", "reduce((s, x) => s + x, 0)", "join('-')", "slice(1, 3)", "concat([1])", "sort()", "toString()", "indexOf('a')", "includes(1)", "length", "at(-1)", "split('')", "toUpperCase()",
        "trim()", "replace(/a/g, 'b')", "repeat(3)", "padStart(5, 'x')", "toFixed(2)", "valueOf()", "flat()", "reverse()", "find(x => x)", "some(Boolean)", "lines", "total", "x?.y", "0", "match(/./g)", "entries()", "forEach(x => x)", "push(1)",
    ];
    private static readonly string[] Functions =
    [
        "Number", "String", "Boolean", "parseInt", "parseFloat", "isNaN", "Array.isArray", "Object.keys", "Object.values", "Object.entries", "JSON.stringify", "JSON.parse", "Math.max", "Math.round", "Math.abs", "new Date", "new Set", "new Map", "Array.from",
        "toJson", "isNullOrEmpty", "setVariable", "encodeURIComponent", "Date.UTC", "new Array", "Object.assign", "String.fromCharCode", "new RegExp", "getVariable", "parseGuid", "stringToBase64",
    ];

    private int _depth;

    public string Script()
    {
        var statements = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statement());
        return string.Join(' ', statements.Prepend("let a = 1, b = 'two', c = [1, 2, 3];"));
    }

    private string Statement() => random.Next(14) switch
    {
        0 => $"var {Pick("d", "e", "f")} = {Expression()};",
        1 => $"if ({Expression()}) {{ {Statement()} }} else {{ {Statement()} }}",
        2 => $"for (const x of {Expression()}) {{ {Statement()} }}",
        3 => $"for (let i = 0; i < {random.Next(6)}; i++) {{ {Statement()} }}",
        4 => $"try {{ {Statement()} }} catch (e) {{ {Statement()} }} finally {{ {Expression()} }}",
        5 => $"switch ({Expression()}) {{ case {Expression()}: {Statement()} break; default: {Statement()} }}",
        6 => $"{Pick("a", "b", "c")} {Pick("=", "+=", "-=", "*=", "??=", "||=", "&&=", "<<=")} {Expression()};",
        7 => $"const [p{random.Next(999)}, ...q{random.Next(999)}] = {Expression()};",
        8 => $"while ({Expression()}) {{ {Statement()} {Pick("break;", "")} }}",
        9 => $"throw {Expression()};",
        10 => $"setName({Expression()});",
        _ => Expression() + ";",
    };

    private string Expression()
    {
        if (++_depth > 3)
        {
            _depth--;
            return Leaf();
        }

        var written = random.Next(16) switch
        {
            0 or 1 or 2 => $"({Expression()} {Pick(Binary)} {Expression()})",
            3 => $"{Pick(Unary)}({Expression()})",
            4 => $"({Expression()} ? {Expression()} : {Expression()})",
            5 => $"[{Expression()}, ...{Pick("c", "[1]", "'ab'", Leaf())}, {Expression()}]",
            6 => $"({{ a: {Expression()}, [{Expression()}]: {Expression()}, ...{Leaf()} }})",
            7 or 8 => $"({Expression()}){Pick(".", "?.")}{Pick(Methods)}",
            9 => $"({Expression()})[{Expression()}]",
            10 or 11 => $"{Pick(Functions)}({Expression()}, {Leaf()})",
            12 => $"(({Pick("x", "x, y", "{ a }", "[x = 1]", "...x")}) => {Expression()})({Expression()})",
            13 => $"`{Pick("", "x ")}${{{Expression()}}}`",
            14 => $"(function f(n) {{ return n > 0 ? f(n - 1) : {Expression()} }})({random.Next(5)})",
            _ => Leaf(),
        };
        _depth--;
        return written;
    }

    private string Leaf() => random.Next(2) == 0 ? Pick(Literals) : Pick(Names);

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
