namespace AuditFlow.Engine.Expressions.JavaScript;

internal sealed partial class Parser
{
    /// <summary>Reads statements up to the end, in the present scope; functions and vars declared in them are ready from their start.</summary>
    private Block ParseBlockBody(TokenKind end)
    {
        var outerFunctions = _functions;
        var outerHoisted = _hoisted;
        var isFunctionBody = ReferenceEquals(_scope, _functionScope);
        _functions = [];
        _hoisted = isFunctionBody ? [] : outerHoisted;
        var statements = new List<Statement>();
        while (end == TokenKind.End ? _token.Kind != TokenKind.End : !_token.Is("}"))
        {
            statements.Add(ParseStatement());
        }

        var block = new Block(statements, _functions, isFunctionBody ? _hoisted : []);
        _functions = outerFunctions;
        _hoisted = outerHoisted;
        return block;
    }

    private Block ParseBlock()
    {
        Expect("{");
        var outer = _scope;
        _scope = new Scope(outer, outer.Function);
        var block = Deeper(() => ParseBlockBody(TokenKind.Mark));
        _scope = outer;
        Expect("}");
        return block;
    }

    private Statement ParseStatement()
    {
        if (_token.Kind == TokenKind.Mark)
        {
            switch (_token.Text)
            {
                case "{":
                    return ParseBlock();
                case ";":
                    Advance();
                    return new Empty();
                default:
                    return ParseExpressionStatement();
            }
        }

        if (_token.Kind == TokenKind.Keyword)
        {
            switch (_token.Text)
            {
                case "let" or "const" or "var":
                    var declaration = ParseDeclaration();
                    EndStatement();
                    return declaration;
                case "if":
                    return ParseIf();
                case "for":
                    return ParseFor();
                case "while":
                    return ParseWhile();
                case "do":
                    return ParseDo();
                case "return":
                    return ParseReturn();
                case "break" or "continue":
                    return ParseJump();
                case "throw":
                    return ParseThrow();
                case "try":
                    return ParseTry();
                case "switch":
                    return ParseSwitch();
                case "function":
                    return ParseFunctionDeclaration();
                case "class":
                    throw Outside("A class");
                case "import" or "export":
                    throw Outside("A module");
                case "with" or "debugger":
                    throw Outside($"'{_token.Text}'");
                case "async":
                    throw Outside("Waiting (async)");
                default:
                    return ParseExpressionStatement();
            }
        }

        return ParseExpressionStatement();
    }

    private Statement ParseExpressionStatement()
    {
        var start = _token;
        var expression = ParseExpression();
        if (expression is Name { Text: var label } && start.Kind == TokenKind.Name && _token.Is(":"))
        {
            _names.Remove((Name)expression);
            Advance();
            var labelled = ParseStatement();
            labelled.Labels = [label, .. labelled.Labels];
            return labelled;
        }

        EndStatement();
        return new ExpressionStatement(expression);
    }

    private void EndStatement()
    {
        if (!Take(";") && _token.Kind != TokenKind.End && !_token.Is("}") && !_token.AfterLineBreak)
        {
            throw Unexpected(";");
        }
    }

    private Declaration ParseDeclaration(bool inFor = false)
    {
        var kind = _token.Text;
        Advance();
        var declared = new List<(Pattern, Syntax?)>();
        do
        {
            var pattern = ParseBinding(kind == "var" ? _functionScope : _scope, kind == "const", kind == "var");
            Syntax? value = null;
            if (Take("="))
            {
                value = ParseAssignment();
            }
            else if (!inFor && (kind == "const" || pattern is not PlacePattern))
            {
                throw Unexpected("=");
            }

            declared.Add((pattern, value));
        }
        while (Take(","));
        return new Declaration(declared, keepsValue: kind == "var");
    }

    /// <summary>A name, a list or members that a declaration or a parameter gives values to.</summary>
    private Pattern ParseBinding(Scope scope, bool isConstant, bool hoists)
    {
        if (Take("["))
        {
            var items = new List<(Pattern?, Syntax?, bool)>();
            while (!_token.Is("]"))
            {
                if (_token.Is(","))
                {
                    items.Add((null, null, false));
                }
                else
                {
                    var isRest = Take("...");
                    var pattern = ParseBinding(scope, isConstant, hoists);
                    items.Add((pattern, !isRest && Take("=") ? ParseAssignment() : null, isRest));
                }

                if (!_token.Is("]"))
                {
                    Expect(",");
                }
            }

            Expect("]");
            return new ListPattern(items);
        }

        if (Take("{"))
        {
            var members = new List<(Syntax?, Pattern, Syntax?)>();
            while (!_token.Is("}"))
            {
                if (Take("..."))
                {
                    members.Add((null, ParseBinding(scope, isConstant, hoists), null));
                }
                else
                {
                    var token = _token;
                    var name = ParseMemberName();
                    var pattern = Take(":")
                        ? ParseBinding(scope, isConstant, hoists)
                        : token.Kind == TokenKind.Name ? Binding(token.Text, token.Position, scope, isConstant, hoists) : throw Unexpected(":");
                    members.Add((name, pattern, Take("=") ? ParseAssignment() : null));
                }

                if (!_token.Is("}"))
                {
                    Expect(",");
                }
            }

            Expect("}");
            return new MembersPattern(members);
        }

        var position = _token.Position;
        return Binding(ExpectName(), position, scope, isConstant, hoists);
    }

    private PlacePattern Binding(string text, int position, Scope scope, bool isConstant, bool hoists)
    {
        var name = Declare(text, position, scope, isConstant);
        if (hoists)
        {
            _hoisted.Add(name);

            // It belongs to the function, but is named from here, which may be inside a loop.
            name = NewName(text, position);
        }

        return new PlacePattern(name);
    }

    private IfStatement ParseIf()
    {
        Advance();
        Expect("(");
        var condition = ParseExpression();
        Expect(")");
        var then = Deeper(ParseStatement);
        return new IfStatement(condition, then, Take("else") ? Deeper(ParseStatement) : null);
    }

    private Statement ParseFor()
    {
        Advance();
        if (_token.Is("await"))
        {
            throw Outside("Waiting (for await)");
        }

        Expect("(");
        var outer = _scope;
        var shape = new LoopShape();
        _scope = new Scope(outer, shape) { Loop = shape };
        var statement = ParseForHead(shape);
        _scope = outer;
        return statement;
    }

    /// <summary>The body of a loop that declares nothing in its head.</summary>
    private Statement ParseLoopBody(out LoopShape shape)
    {
        var outer = _scope;
        shape = new LoopShape();
        _scope = new Scope(outer, shape) { Loop = shape };
        var body = Deeper(ParseStatement);
        _scope = outer;
        return body;
    }

    private Statement ParseForHead(LoopShape shape)
    {
        Statement? start = null;
        if (_token.Is("let") || _token.Is("const") || _token.Is("var"))
        {
            var declaration = ParseDeclarationInFor();
            if (declaration.Declared is [(var pattern, null)] && IsOfOrIn(out var takesNames))
            {
                return ParseForEach(shape, pattern, declares: true, takesNames);
            }

            start = declaration;
        }
        else if (!_token.Is(";"))
        {
            var expression = ParseExpressionInFor();
            if (IsOfOrIn(out var takesNames))
            {
                return ParseForEach(shape, ToPattern(expression), declares: false, takesNames);
            }

            start = new ExpressionStatement(expression);
        }

        Expect(";");
        var condition = _token.Is(";") ? null : ParseExpression();
        Expect(";");
        var step = _token.Is(")") ? null : ParseExpression();
        Expect(")");
        return new ForStatement(shape, start, condition, step, Deeper(ParseStatement));
    }

    private Declaration ParseDeclarationInFor()
    {
        _allowsIn = false;
        var declaration = ParseDeclaration(inFor: true);
        _allowsIn = true;
        return declaration;
    }

    private Syntax ParseExpressionInFor()
    {
        _allowsIn = false;
        var expression = ParseExpression();
        _allowsIn = true;
        return expression;
    }

    private bool IsOfOrIn(out bool takesNames)
    {
        takesNames = _token.Is("in");
        if (takesNames || _token is { Kind: TokenKind.Name, Text: "of" })
        {
            Advance();
            return true;
        }

        return false;
    }

    private ForEachStatement ParseForEach(LoopShape shape, Pattern item, bool declares, bool takesNames)
    {
        var source = takesNames ? ParseExpression() : ParseAssignment();
        Expect(")");
        return new ForEachStatement(shape, item, declares, source, takesNames, Deeper(ParseStatement));
    }

    private WhileStatement ParseWhile()
    {
        Advance();
        Expect("(");
        var condition = ParseExpression();
        Expect(")");
        var body = ParseLoopBody(out var shape);
        return new WhileStatement(shape, condition, body, runsFirst: false);
    }

    private WhileStatement ParseDo()
    {
        Advance();
        var body = ParseLoopBody(out var shape);
        Expect("while");
        Expect("(");
        var condition = ParseExpression();
        Expect(")");
        Take(";");
        return new WhileStatement(shape, condition, body, runsFirst: true);
    }

    private ReturnStatement ParseReturn()
    {
        Advance();
        var hasValue = _token.Kind != TokenKind.End && !_token.Is(";") && !_token.Is("}") && !_token.AfterLineBreak;
        var value = hasValue ? ParseExpression() : null;
        EndStatement();
        return new ReturnStatement(value);
    }

    private Jump ParseJump()
    {
        var completion = _token.Text == "break" ? Completion.Break : Completion.Continue;
        Advance();
        var label = _token.Kind == TokenKind.Name && !_token.AfterLineBreak ? ExpectName() : null;
        EndStatement();
        return new Jump(completion, label);
    }

    private ThrowStatement ParseThrow()
    {
        Advance();
        var value = ParseExpression();
        EndStatement();
        return new ThrowStatement(value);
    }

    private TryStatement ParseTry()
    {
        Advance();
        var body = ParseBlock();
        Pattern? caught = null;
        Statement? handler = null;
        if (Take("catch"))
        {
            var outer = _scope;
            _scope = new Scope(outer, outer.Function);
            if (Take("("))
            {
                caught = ParseBinding(_scope, isConstant: false, hoists: false);
                Expect(")");
            }

            handler = ParseBlock();
            _scope = outer;
        }

        var last = Take("finally") ? ParseBlock() : null;
        return handler is null && last is null ? throw Unexpected("catch") : new TryStatement(body, caught, handler, last);
    }

    private SwitchStatement ParseSwitch()
    {
        Advance();
        Expect("(");
        var value = ParseExpression();
        Expect(")");
        Expect("{");
        var outer = _scope;
        _scope = new Scope(outer, outer.Function);
        var cases = new List<(Syntax?, List<Statement>)>();
        while (!_token.Is("}"))
        {
            Syntax? test = null;
            if (Take("case"))
            {
                test = ParseExpression();
            }
            else
            {
                Expect("default");
            }

            Expect(":");
            var body = new List<Statement>();
            while (!_token.Is("case") && !_token.Is("default") && !_token.Is("}"))
            {
                body.Add(Deeper(ParseStatement));
            }

            cases.Add((test, body));
        }

        _scope = outer;
        Expect("}");
        return new SwitchStatement(value, cases);
    }

    private Empty ParseFunctionDeclaration()
    {
        Advance();
        if (_token.Is("*"))
        {
            throw Outside("A generator");
        }

        var position = _token.Position;
        var name = Declare(ExpectName(), position, _scope, isConstant: false);
        _functions.Add((name, ParseFunction()));
        return new Empty();
    }
}
