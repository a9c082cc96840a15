namespace AuditFlow.Engine.Expressions.JavaScript;

internal sealed partial class Parser
{
    /// <summary>Reads an arrow function if one starts here: a name or a list in brackets, and then the arrow.</summary>
    private FunctionExpression? TryParseArrow()
    {
        if (_token.Is("async"))
        {
            throw Outside("Waiting (async)");
        }

        if (!(_token.Kind == TokenKind.Name || _token.Is("(")) || !IsArrowAhead())
        {
            return null;
        }

        return InFunction(isArrow: true, code =>
        {
            if (_token.Kind == TokenKind.Name)
            {
                var position = _token.Position;
                code.Parameters.Add(new Parameter(Binding(ExpectName(), position, _scope, false, false), null, false));
            }
            else
            {
                ParseParameters(code);
            }

            Expect("=>");
            if (_token.Is("{"))
            {
                code.Body = ParseFunctionBody();
            }
            else
            {
                code.Expression = ParseAssignment();
            }
        });
    }

    /// <summary>Looks ahead with a second lexer; what it reads is read again.</summary>
    private bool IsArrowAhead()
    {
        var ahead = new Lexer(_source, _token.Position, _end);
        var token = ahead.Next();
        if (token.Kind == TokenKind.Name)
        {
            return ahead.Next() is { AfterLineBreak: false } next && next.Is("=>");
        }

        var depth = 0;
        do
        {
            if (token.Is("(") || token.Is("[") || token.Is("{"))
            {
                depth++;
            }
            else if (token.Is(")") || token.Is("]") || token.Is("}"))
            {
                depth--;
            }
            else if (token.Kind == TokenKind.End)
            {
                return false;
            }

            token = ahead.Next();
        }
        while (depth > 0);
        return token.Is("=>");
    }

    private FunctionCode ParseFunction() => InFunction(isArrow: false, code =>
    {
        ParseParameters(code);
        code.Body = ParseFunctionBody();
    }).Code;

    private void ParseParameters(FunctionCode code)
    {
        Expect("(");
        while (!_token.Is(")"))
        {
            var isRest = Take("...");
            var pattern = ParseBinding(_scope, isConstant: false, hoists: false);
            code.Parameters.Add(new Parameter(pattern, !isRest && Take("=") ? ParseAssignment() : null, isRest));
            if (!_token.Is(")"))
            {
                Expect(",");
            }
        }

        Expect(")");
    }

    private Block ParseFunctionBody()
    {
        Expect("{");
        var body = Deeper(() => ParseBlockBody(TokenKind.Mark));
        Expect("}");
        return body;
    }

    private FunctionExpression InFunction(bool isArrow, Action<FunctionCode> parse)
    {
        var (scope, functionScope, hoisted, allowsIn) = (_scope, _functionScope, _hoisted, _allowsIn);
        var code = new FunctionCode(new FunctionShape(), isArrow);
        for (var around = scope; around is not null; around = around.Parent)
        {
            around.Loop?.MakesFunctions = true;
        }

        _scope = _functionScope = new Scope(scope, code.Shape);
        _hoisted = [];
        _allowsIn = true;
        parse(code);
        (_scope, _functionScope, _hoisted, _allowsIn) = (scope, functionScope, hoisted, allowsIn);
        return new FunctionExpression(code);
    }

    /// <summary>Turns an expression that stands left of "=" into what can be assigned to.</summary>
    private Pattern ToPattern(Syntax expression)
    {
        switch (expression)
        {
            case Name or MemberAccess or VariableMember:
                return new PlacePattern(expression);
            case ArrayLiteral list:
                return new ListPattern([.. list.Items.Select(item => item.Item switch
                {
                    Constant { Value: Undefined } => ((Pattern?)null, (Syntax?)null, false),
                    Assignment { IsPlain: true } assignment => (assignment.Target, assignment.Value, item.IsSpread),
                    _ => (ToPattern(item.Item), null, item.IsSpread),
                })]);
            case ObjectLiteral members:
                return new MembersPattern([.. members.Members.Select(member => member.Value is Assignment { IsPlain: true } assignment
                    ? (member.Name, assignment.Target, (Syntax?)assignment.Value)
                    : (member.Name, ToPattern(member.Value), null))]);
            default:
                throw SourcePlace.Fault(_source, expression.Position, "This cannot be assigned to.");
        }
    }

    private PlacePattern ToPlace(Syntax expression) => ToPattern(expression) as PlacePattern ?? throw SourcePlace.Fault(_source, expression.Position, "This cannot be counted up or down.");

    /// <summary>A function expression with a name: a scope around it holds the name.</summary>
    private sealed class NamedFunction(string text, int position, Parser parser)
    {
        public FunctionExpression Parse()
        {
            var outer = parser._scope;
            parser._scope = new Scope(outer, outer.Function);
            var name = parser.Declare(text, position, parser._scope, isConstant: true);
            var function = parser.ParseFunction();
            parser._scope = outer;
            return new FunctionExpression(function) { Self = name };
        }
    }
}
