using System.Collections.Frozen;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>
/// Reads a script. What lies outside the subset (classes, generators, waiting, modules, evaluation of text) is refused here, with its place, so that it is
/// found when a definition is saved. This file holds what expressions and statements share.
/// </summary>
internal sealed partial class Parser
{
    // The language's own members that are not here: property descriptors, prototypes, frozen shapes, chance, and what a search leaves behind.
    private static readonly FrozenSet<string> Absent = new[]
    {
        "Object.create", "Object.defineProperties", "Object.defineProperty", "Object.getOwnPropertyDescriptor", "Object.getOwnPropertyDescriptors", "Object.getOwnPropertySymbols",
        "Object.getPrototypeOf", "Object.isExtensible", "Object.isSealed", "Object.preventExtensions", "Object.seal", "Object.setPrototypeOf", "Math.random", "String.raw",
        "RegExp.input", "RegExp.lastMatch",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly string _source;
    private readonly Lexer _lexer;
    private readonly List<Name> _names;
    private readonly int _end;
    private Token _token;
    private Scope _scope;
    private Scope _functionScope;
    private List<Name> _hoisted = [];
    private List<(Name Name, FunctionCode Code)> _functions = [];
    private int _depth;

    private Parser(string source, int from, int to, Scope scope, Scope functionScope, List<Name> names)
    {
        _source = source;
        _end = to;
        _lexer = new Lexer(source, from, to);
        _scope = scope;
        _functionScope = functionScope;
        _names = names;
        _token = _lexer.Next();
    }

    /// <summary>Reads a whole script; the names that it does not declare are settled by <paramref name="globals"/>.</summary>
    public static ScriptCode ParseScript(string source, Func<string, Syntax?> globals)
    {
        var shape = new FunctionShape();
        var scope = new Scope(null, shape);
        var names = new List<Name>();
        var parser = new Parser(source, 0, source.Length, scope, scope, names);
        var body = parser.ParseBlockBody(TokenKind.End);
        if (body.Last is ExpressionStatement { Expression: FunctionExpression })
        {
            throw SourcePlace.Fault(source, 0, "A function cannot be the result of an expression.");
        }

        foreach (var name in names)
        {
            if (!name.Settle())
            {
                var global = globals(name.Text);
                if (global is null && !name.IsOnlyTyped)
                {
                    throw SourcePlace.Fault(source, name.Position, $"{name.Text} is not defined.");
                }

                if (name.MemberRead is { } member && Absent.Contains($"{name.Text}.{member}"))
                {
                    throw SourcePlace.Fault(source, name.Position, $"{name.Text}.{member} is outside the JavaScript that is run here.");
                }

                name.SettleAsGlobal(global ?? new Constant(Undefined.Value));
            }
        }

        return new ScriptCode(source, shape, body);
    }

    private ExpressionFault Unexpected(string? wanted = null)
    {
        var found = _token.Kind == TokenKind.End ? "the end of the script" : $"'{(_token.Kind is TokenKind.Number ? "a number" : _token.Text)}'";
        return SourcePlace.Fault(_source, _token.Position, wanted is null ? $"{found} is not understood here." : $"'{wanted}' is expected here, not {found}.");
    }

    private ExpressionFault Outside(string what) => SourcePlace.Fault(_source, _token.Position, $"{what} is outside the JavaScript that is run here.");

    private void Advance() => _token = _lexer.Next();

    private bool Take(string mark)
    {
        if (!_token.Is(mark))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Expect(string mark)
    {
        if (!Take(mark))
        {
            throw Unexpected(mark);
        }
    }

    private string ExpectName()
    {
        if (!IsName(_token))
        {
            throw Unexpected("a name");
        }

        var name = _token.Text;
        Advance();
        return name;
    }

    /// <summary>"async", "let" and the like may be names where nothing else is meant.</summary>
    private static bool IsName(in Token token) => token.Kind == TokenKind.Name || (token.Kind == TokenKind.Keyword && token.Text is "async" or "await");

    private Name NewName(string text, int position)
    {
        var name = new Name(text, _scope) { Position = position };
        _names.Add(name);
        return name;
    }

    private Name Declare(string text, int position, Scope scope, bool isConstant)
    {
        scope.Declare(text, isConstant);
        var name = new Name(text, scope) { Position = position };
        _names.Add(name);
        return name;
    }

    private T Deeper<T>(Func<T> parse)
    {
        if (++_depth > 200)
        {
            throw SourcePlace.Fault(_source, _token.Position, "The script is nested too deep.");
        }

        var result = parse();
        _depth--;
        return result;
    }
}
