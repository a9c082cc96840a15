namespace AuditFlow.Engine.Expressions.JavaScript;

internal sealed partial class Parser
{
    private static readonly Dictionary<string, int> Precedence = new(StringComparer.Ordinal)
    {
        ["??"] = 1, ["||"] = 2, ["&&"] = 3, ["|"] = 4, ["^"] = 5, ["&"] = 6,
        ["=="] = 7, ["!="] = 7, ["==="] = 7, ["!=="] = 7,
        ["<"] = 8, [">"] = 8, ["<="] = 8, [">="] = 8, ["in"] = 8, ["instanceof"] = 8,
        ["<<"] = 9, [">>"] = 9, [">>>"] = 9, ["+"] = 10, ["-"] = 10, ["*"] = 11, ["/"] = 11, ["%"] = 11,
    };

    private static readonly HashSet<string> Assignments = new(StringComparer.Ordinal)
    {
        "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??=",
    };

    private bool _allowsIn = true;

    private Syntax ParseExpression()
    {
        var expression = ParseAssignment();
        while (Take(","))
        {
            expression = new Several(expression, ParseAssignment());
        }

        return expression;
    }

    private Syntax ParseAssignment() => Deeper(ParseAssignmentHere);

    private Syntax ParseAssignmentHere()
    {
        if (TryParseArrow() is { } arrow)
        {
            return arrow;
        }

        if (_token.Is("yield"))
        {
            throw Outside("A generator");
        }

        var start = _token.Position;
        var left = ParseConditional();
        if (_token.Kind != TokenKind.Mark || !Assignments.Contains(_token.Text))
        {
            return left;
        }

        var mark = _token.Text;
        var target = ToPattern(left);
        if (mark != "=" && target is not PlacePattern)
        {
            throw Unexpected("=");
        }

        Advance();
        return new Assignment(mark, target, ParseAssignment()) { Position = start };
    }

    private Syntax ParseConditional()
    {
        var condition = ParseBinary(0);
        if (!Take("?"))
        {
            return condition;
        }

        var allowsIn = _allowsIn;
        _allowsIn = true;
        var then = ParseAssignment();
        _allowsIn = allowsIn;
        Expect(":");
        return new Conditional(condition, then, ParseAssignment());
    }

    private Syntax ParseBinary(int least)
    {
        var left = ParseUnary();
        while (_token.Kind is TokenKind.Mark or TokenKind.Keyword
            && Precedence.TryGetValue(_token.Text, out var precedence) && precedence > least
            && (_allowsIn || _token.Text != "in"))
        {
            var mark = _token.Text;
            var position = _token.Position;
            Advance();
            var right = ParseBinary(precedence);
            left = mark is "&&" or "||" or "??" ? new Logical(mark, left, right) : new Binary(mark, left, right) { Position = position };
        }

        return left;
    }

    private Syntax ParseUnary()
    {
        var token = _token;
        if (token.Kind is TokenKind.Mark or TokenKind.Keyword)
        {
            switch (token.Text)
            {
                case "!" or "-" or "+" or "~" or "typeof" or "void":
                    Advance();
                    var operand = Deeper(ParseUnary);
                    if (token.Text == "typeof" && operand is Name name)
                    {
                        name.IsOnlyTyped = true;
                    }

                    return new Unary(token.Text, operand) { Position = token.Position };
                case "delete":
                    Advance();
                    return new Delete(Deeper(ParseUnary));
                case "++" or "--":
                    Advance();
                    return new Increment(ToPlace(Deeper(ParseUnary)), token.Text == "++" ? 1 : -1, returnsBefore: false);
                case "await":
                    throw Outside("Waiting (await)");
                default:
                    break;
            }
        }

        var value = ParsePostfix();
        if (_token.Is("**"))
        {
            Advance();
            return new Binary("**", value, Deeper(ParseUnary)) { Position = token.Position };
        }

        return value;
    }

    private Syntax ParsePostfix()
    {
        var value = ParseCallsAndMembers(ParsePrimary(), callsToo: true);
        if ((_token.Is("++") || _token.Is("--")) && !_token.AfterLineBreak)
        {
            var by = _token.Text == "++" ? 1 : -1;
            value = new Increment(ToPlace(value), by, returnsBefore: true);
            Advance();
        }

        return value;
    }

    private Syntax ParseCallsAndMembers(Syntax value, bool callsToo)
    {
        var hasOptional = false;
        while (true)
        {
            var position = _token.Position;
            if (Take("."))
            {
                value = Member(value, ParseAnyName(), position);
            }
            else if (_token.Is("["))
            {
                value = new MemberAccess(value, ParseBracket(), false) { Position = position };
            }
            else if (callsToo && _token.Is("("))
            {
                value = new Call(value, ParseArguments(), false, Shown(value)) { Position = position };
            }
            else if (callsToo && Take("?."))
            {
                hasOptional = true;
                value = _token.Is("(")
                    ? new Call(value, ParseArguments(), true, Shown(value)) { Position = position }
                    : new MemberAccess(value, _token.Is("[") ? ParseBracket() : new Constant(ParseAnyName()), true) { Position = position };
            }
            else if (_token.Kind == TokenKind.Template)
            {
                throw Outside("A template with a function before it");
            }
            else
            {
                return hasOptional ? new WholeChain(value) : value;
            }
        }
    }

    private Syntax Member(Syntax target, string name, int position)
    {
        // "variables.Name" is the variable itself.
        if (target is Name { Text: "variables" } variables && !_scope.DeclaresAnywhere("variables"))
        {
            _names.Remove(variables);
            return new VariableMember(name) { Position = position };
        }

        if (target is Name owner)
        {
            owner.MemberRead = name;
        }

        return new MemberAccess(target, new Constant(name), false) { Position = position };
    }

    private static string Shown(Syntax callee) => callee switch
    {
        Name name => name.Text,
        MemberAccess => "This member",
        _ => "This",
    };

    private Syntax ParseBracket()
    {
        Expect("[");
        var allowsIn = _allowsIn;
        _allowsIn = true;
        var name = ParseExpression();
        _allowsIn = allowsIn;
        Expect("]");
        return name;
    }

    private string ParseAnyName()
    {
        if (_token.Kind is not (TokenKind.Name or TokenKind.Keyword))
        {
            throw Unexpected("a name");
        }

        var name = _token.Text;
        Advance();
        return name;
    }

    private List<(Syntax, bool)> ParseArguments()
    {
        Expect("(");
        return ParseItems(")");
    }

    private List<(Syntax, bool)> ParseItems(string end)
    {
        var allowsIn = _allowsIn;
        _allowsIn = true;
        var items = new List<(Syntax, bool)>();
        while (!_token.Is(end))
        {
            if (end == "]" && _token.Is(","))
            {
                items.Add((new Constant(Undefined.Value), false));
                Advance();
                continue;
            }

            var isSpread = Take("...");
            items.Add((ParseAssignment(), isSpread));
            if (!_token.Is(end))
            {
                Expect(",");
            }
        }

        Expect(end);
        _allowsIn = allowsIn;
        return items;
    }

    private Syntax ParsePrimary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Advance();
                return new Constant(Operators.Box(token.Number));
            case TokenKind.Text:
                Advance();
                return new Constant(token.Text);
            case TokenKind.Template:
                Advance();
                return ParseTemplate(token);
            case TokenKind.Pattern:
                Advance();
                Patterns.Check(_source, token);
                return new PatternLiteral(token.Text, token.Flags!);
            case TokenKind.Name:
                Advance();
                return NewName(token.Text, token.Position);
            case TokenKind.Mark:
                return ParseMarkedPrimary(token);
            case TokenKind.Keyword:
                return ParseKeywordPrimary(token);
            case TokenKind.End:
            default:
                throw Unexpected();
        }
    }

    private Syntax ParseMarkedPrimary(in Token token)
    {
        Advance();
        switch (token.Text)
        {
            case "(":
                var allowsIn = _allowsIn;
                _allowsIn = true;
                var inner = ParseExpression();
                _allowsIn = allowsIn;
                Expect(")");
                return inner;
            case "[":
                return new ArrayLiteral(ParseItems("]"));
            case "{":
                return ParseObject();
            default:
                _token = token;
                throw Unexpected();
        }
    }

    private Syntax ParseKeywordPrimary(in Token token)
    {
        switch (token.Text)
        {
            case "true":
                Advance();
                return new Constant(Operators.Box(true));
            case "false":
                Advance();
                return new Constant(Operators.Box(false));
            case "null":
                Advance();
                return new Constant(null);
            case "this":
                Advance();
                return new This();
            case "function":
                Advance();
                return ParseFunctionExpression();
            case "new":
                return ParseNew();
            case "class":
                throw Outside("A class");
            case "async" or "await":
                throw Outside("Waiting (async)");
            case "import":
                throw Outside("A module");
            default:
                throw Unexpected();
        }
    }

    private FunctionExpression ParseFunctionExpression()
    {
        if (_token.Is("*"))
        {
            throw Outside("A generator");
        }

        // A function expression sees itself by its own name.
        if (!IsName(_token))
        {
            return new FunctionExpression(ParseFunction());
        }

        var position = _token.Position;
        return new NamedFunction(ParseAnyName(), position, this).Parse();
    }

    private New ParseNew()
    {
        var position = _token.Position;
        Advance();
        if (_token.Is("."))
        {
            throw Outside("new.target");
        }

        var callee = _token.Is("new") ? ParseNew() : ParseCallsAndMembers(ParsePrimary(), callsToo: false);
        return new New(callee, _token.Is("(") ? ParseArguments() : []) { Position = position };
    }

    private TemplateText ParseTemplate(in Token token)
    {
        var holes = new List<Syntax>();
        foreach (var (from, to) in token.Holes!)
        {
            var parser = new Parser(_source, from, to, _scope, _functionScope, _names) { _depth = _depth, _hoisted = _hoisted };
            holes.Add(parser.ParseExpression());
            if (parser._token.Kind != TokenKind.End)
            {
                throw parser.Unexpected("}");
            }
        }

        return new TemplateText(token.Texts!, holes);
    }

    private ObjectLiteral ParseObject()
    {
        var members = new List<ObjectMember>();
        while (!_token.Is("}"))
        {
            members.Add(ParseObjectMember());
            if (!_token.Is("}"))
            {
                Expect(",");
            }
        }

        Expect("}");
        return new ObjectLiteral(members);
    }

    private ObjectMember ParseObjectMember()
    {
        if (Take("..."))
        {
            return new ObjectMember(null, ParseAssignment());
        }

        if (_token.Is("*"))
        {
            throw Outside("A generator");
        }

        var token = _token;
        var name = ParseMemberName();
        if (Take(":"))
        {
            return new ObjectMember(name, ParseAssignment());
        }

        if (_token.Is("("))
        {
            return new ObjectMember(name, new FunctionExpression(ParseFunction()));
        }

        if (token.Text is "get" or "set" or "async" && !_token.Is(",") && !_token.Is("}") && !_token.Is("="))
        {
            throw Outside($"A member with '{token.Text}'");
        }

        if (token.Kind != TokenKind.Name)
        {
            throw Unexpected(":");
        }

        Syntax value = NewName(token.Text, token.Position);
        if (_token.Is("="))
        {
            // Only a pattern may have a default here: ({ a = 1 } = b).
            Advance();
            value = new Assignment("=", new PlacePattern(value), ParseAssignment());
        }

        return new ObjectMember(name, value);
    }

    private Syntax ParseMemberName()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Name or TokenKind.Keyword or TokenKind.Text:
                Advance();
                return new Constant(token.Text);
            case TokenKind.Number:
                Advance();
                return new Constant(ScriptText.OfNumber(token.Number));
            case TokenKind.Mark when token.Text == "[":
                return ParseBracketAssignment();
            case TokenKind.Mark or TokenKind.Template or TokenKind.Pattern or TokenKind.End:
            default:
                throw Unexpected("a name");
        }
    }

    private Syntax ParseBracketAssignment()
    {
        Expect("[");
        var name = ParseAssignment();
        Expect("]");
        return name;
    }
}
