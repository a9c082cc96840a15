namespace AuditFlow.Engine.Expressions.Liquid;

/// <summary>Reads a template: texts, outputs and tags.</summary>
internal sealed class LiquidParser
{
    private readonly string _source;
    private readonly List<Part> _parts;
    private int _at;

    private LiquidParser(string source)
    {
        _source = source;
        _parts = Cut(source);
    }

    public static IReadOnlyList<LiquidStatement> Parse(string source)
    {
        var parser = new LiquidParser(source);
        var body = parser.Body([], null);
        return body;
    }

    private List<LiquidStatement> Body(string[] ends, Part? opening)
    {
        var statements = new List<LiquidStatement>();
        while (_at < _parts.Count)
        {
            var part = _parts[_at];
            if (part.Kind == 't')
            {
                statements.Add(new LiquidText(part.Text));
                _at++;
                continue;
            }

            if (part.Kind == 'o')
            {
                var reader = Reader(part);
                statements.Add(new LiquidOutput(reader.Filtered()));
                reader.ExpectEnd("}}");
                _at++;
                continue;
            }

            if (ends.Contains(part.Text))
            {
                return statements;
            }

            _at++;
            if (Tag(part) is { } statement)
            {
                statements.Add(statement);
            }
        }

        return opening is null ? statements : throw new LiquidFault($"'{{% end{opening.Text} %}}' was expected", _source.Length);
    }

    private LiquidStatement? Tag(Part part)
    {
        var reader = Reader(part);
        switch (part.Text)
        {
            case "if" or "unless":
                return If(part, reader);
            case "case":
                return Case(part, reader);
            case "for":
                return For(part, reader);
            case "assign":
                return Assign(reader);
            case "capture":
                var name = reader.Name();
                return new LiquidCapture(name, Inside(part));
            case "echo":
                var value = reader.Filtered();
                reader.ExpectEnd("%}");
                return new LiquidOutput(value);
            case "break":
                return new LiquidJump(LiquidEnd.Break);
            case "continue":
                return new LiquidJump(LiquidEnd.Continue);
            case "increment":
                return new LiquidCount(reader.Name(), 1);
            case "decrement":
                return new LiquidCount(reader.Name(), -1);
            case "cycle":
                return Cycle(reader, part);
            case "raw":
                return new LiquidText(part.Raw ?? "");
            case "comment":
                return null;
            case "render" or "include":
                return new LiquidNoTemplate(reader.Word.Text);
            default:
                throw new LiquidFault($"Unknown tag '{part.Text}'", part.NameEnd, showsSource: false);
        }
    }

    private LiquidIf If(Part opening, LiquidReader reader)
    {
        var condition = reader.Condition();
        reader.ExpectEnd("%}");
        if (opening.Text == "unless")
        {
            condition = new LiquidComparison("==", new LiquidTruth(condition), new LiquidLiteral(false));
        }

        var end = "end" + opening.Text;
        var branches = new List<(LiquidExpression?, IReadOnlyList<LiquidStatement>)> { (condition, Body(["elsif", "else", end], opening)) };
        while (_parts[_at++] is { } part && part.Text != end)
        {
            LiquidExpression? next = null;
            if (part.Text == "elsif")
            {
                var inner = Reader(part);
                next = inner.Condition();
                inner.ExpectEnd("%}");
            }

            branches.Add((next, Body(["elsif", "else", end], opening)));
        }

        return new LiquidIf(branches);
    }

    private LiquidCase Case(Part opening, LiquidReader reader)
    {
        var value = reader.Value();
        reader.ExpectEnd("%}");
        Body(["when", "else", "endcase"], opening);
        var branches = new List<(IReadOnlyList<LiquidExpression>?, IReadOnlyList<LiquidStatement>)>();
        while (_parts[_at++] is { } part && part.Text != "endcase")
        {
            List<LiquidExpression>? wanted = null;
            if (part.Text == "when")
            {
                var inner = Reader(part);
                wanted = [];
                do
                {
                    wanted.Add(inner.Value());
                }
                while (inner.Take(",") || inner.Take("or"));
                inner.ExpectEnd("%}");
            }

            branches.Add((wanted, Body(["when", "else", "endcase"], opening)));
        }

        return new LiquidCase(value, branches);
    }

    private LiquidFor For(Part opening, LiquidReader reader)
    {
        if (reader.Word.Kind != 'n' || reader.Word.Text == "in")
        {
            throw new LiquidFault("Invalid 'for' tag", opening.NameEnd);
        }

        var name = reader.Name();
        var isPlain = reader.Take("in") && reader.Word is { Kind: 'n' } or { Kind: 'm', Text: "(" };
        if (!isPlain)
        {
            throw new LiquidFault("Invalid 'for' tag", opening.NameEnd);
        }

        var isRange = reader.Word.Is("(");
        var source = reader.Value();
        LiquidExpression? limit = null;
        LiquidExpression? offset = null;
        var isReversed = false;
        while (!reader.IsAtEnd)
        {
            switch (reader.Name())
            {
                case "reversed":
                    isReversed = true;
                    break;
                case "limit" when reader.Take(":"):
                    limit = reader.Value();
                    break;
                case "offset" when reader.Take(":"):
                    offset = reader.Value();
                    break;
                default:
                    throw new LiquidFault("Invalid 'for' tag", opening.NameEnd);
            }
        }

        var body = Body(["else", "endfor"], opening);
        if (isRange && _parts[_at].Text == "else")
        {
            throw new LiquidFault("'{% endfor %}' was expected", _parts[_at].Open);
        }

        List<LiquidStatement>? otherwise = null;
        if (_parts[_at++].Text == "else")
        {
            otherwise = Body(["endfor"], opening);
            _at++;
        }

        return new LiquidFor(name, source, limit, offset, isReversed, body, otherwise);
    }

    private static LiquidAssign Assign(LiquidReader reader)
    {
        var name = reader.Name();
        if (!reader.Take("="))
        {
            throw new LiquidFault("'=' was expected", reader.Position);
        }

        var value = reader.Filtered();
        reader.ExpectEnd("%}");
        return new LiquidAssign(name, value);
    }

    private LiquidCycle Cycle(LiquidReader reader, Part part)
    {
        var values = new List<LiquidExpression>();
        do
        {
            values.Add(reader.Value());
        }
        while (reader.Take(",") || reader.Take(":"));
        reader.ExpectEnd("%}");
        return new LiquidCycle(_source[part.From..part.To], values);
    }

    private List<LiquidStatement> Inside(Part opening)
    {
        var body = Body(["end" + opening.Text], opening);
        _at++;
        return body;
    }

    private LiquidReader Reader(Part part) => new(LiquidWords.Read(_source, part.NameEnd, part.To), part.NameEnd);

    /// <summary>Cuts the source into texts (t), outputs (o) and tags (g); takes the blanks away beside marks with a dash.</summary>
    private static List<Part> Cut(string source)
    {
        var parts = new List<Part>();
        var at = 0;
        var trimsNext = false;
        while (at < source.Length)
        {
            var open = NextOpening(source, at);
            var text = source[at..(open < 0 ? source.Length : open)];
            var trimsBefore = open >= 0 && open + 2 < source.Length && source[open + 2] == '-';
            text = trimsNext ? text.TrimStart() : text;
            text = trimsBefore ? text.TrimEnd() : text;
            if (text.Length > 0)
            {
                parts.Add(new Part('t', text, 0, 0, 0, 0));
            }

            if (open < 0)
            {
                break;
            }

            var isOutput = source[open + 1] == '{';
            var mark = isOutput ? "}}" : "%}";
            var close = FindClose(source, open + 2, mark);
            if (close < 0)
            {
                throw new LiquidFault($"End of tag '{mark}' was expected", source.Length);
            }

            var from = open + (trimsBefore ? 3 : 2);
            trimsNext = close > from && source[close - 1] == '-';
            var to = trimsNext ? close - 1 : close;
            at = close + 2;
            if (isOutput)
            {
                parts.Add(new Part('o', "", open, from, to, from));
                continue;
            }

            var start = from;
            while (start < to && char.IsWhiteSpace(source[start]))
            {
                start++;
            }

            var end = start;
            while (end < to && (char.IsLetterOrDigit(source[end]) || source[end] == '_'))
            {
                end++;
            }

            var part = new Part('g', source[start..end], open, from, to, end);
            if (part.Text is "raw" or "comment")
            {
                var (rawEnd, next) = FindRawEnd(source, at, part);
                part = part with { Raw = source[at..rawEnd] };
                at = next;
            }

            parts.Add(part);
        }

        return parts;
    }

    private static int NextOpening(string source, int from)
    {
        for (var i = from; i + 1 < source.Length; i++)
        {
            if (source[i] == '{' && (source[i + 1] is '{' or '%'))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The end mark, which a text in quotes may hold too.</summary>
    private static int FindClose(string source, int from, string mark)
    {
        char? quote = null;
        for (var i = from; i + 1 < source.Length; i++)
        {
            if (quote is null && string.CompareOrdinal(source, i, mark, 0, 2) == 0)
            {
                return i;
            }

            if (source[i] is '"' or '\'')
            {
                quote = quote is null ? source[i] : quote == source[i] ? null : quote;
            }
        }

        // A quote that is never closed: the mark ends the tag all the same, and the reader reports the quote.
        return source.IndexOf(mark, from, StringComparison.Ordinal);
    }

    private static (int RawEnd, int Next) FindRawEnd(string source, int from, Part opening)
    {
        var tag = opening.Text;
        var match = System.Text.RegularExpressions.Regex.Match(source[from..], "\\{%-?\\s*end" + tag + "\\s*-?%\\}", System.Text.RegularExpressions.RegexOptions.NonBacktracking);
        return match.Success
            ? (from + match.Index, from + match.Index + match.Length)
            : throw new LiquidFault($"Not end tag found for {{% {tag} %}}", opening.NameEnd);
    }

    /// <summary>A piece of the template.</summary>
    private sealed record Part(char Kind, string Text, int Open, int From, int To, int NameEnd)
    {
        /// <summary>What stands between raw and endraw.</summary>
        public string? Raw { get; init; }
    }
}

/// <summary>Whether a value counts as true.</summary>
internal sealed class LiquidTruth(LiquidExpression value) : LiquidExpression
{
    public override object? Evaluate(LiquidScope scope) => LiquidValues.Truth(value.Evaluate(scope));
}
