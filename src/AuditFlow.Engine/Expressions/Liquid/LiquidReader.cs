namespace AuditFlow.Engine.Expressions.Liquid;

/// <summary>Reads the words of one output or tag as expressions.</summary>
internal sealed class LiquidReader(List<LiquidWord> words, int start)
{
    private static readonly HashSet<string> Comparisons = new(StringComparer.Ordinal) { "==", "!=", "<>", "<", ">", "<=", ">=", "contains", "startswith", "endswith" };

    private int _at;

    public LiquidWord Word => words[_at];

    /// <summary>Faults are told at the end of what was understood.</summary>
    public int Position => _at == 0 ? start : words[_at - 1].End;

    public bool IsAtEnd => Word.Kind == 'e';

    public bool Take(string mark)
    {
        if (!Word.Is(mark))
        {
            return false;
        }

        _at++;
        return true;
    }

    public string Name()
    {
        if (Word.Kind != 'n')
        {
            throw new LiquidFault("A name was expected", Position);
        }

        return words[_at++].Text;
    }

    public void ExpectEnd(string endMark)
    {
        if (!IsAtEnd)
        {
            throw new LiquidFault($"End of tag '{endMark}' was expected", Position);
        }
    }

    /// <summary>A value with its filters.</summary>
    public LiquidExpression Filtered()
    {
        var value = Value();
        var filters = new List<(LiquidFilter?, IReadOnlyList<LiquidExpression>)>();
        while (Take("|"))
        {
            var place = Position;
            var word = Name();
            var filter = LiquidFilters.Find(word);
            var arguments = new List<LiquidExpression>();
            if (Take(":"))
            {
                do
                {
                    // A named argument: its name tells nothing here.
                    if (Word.Kind == 'n' && words[_at + 1].Is(":"))
                    {
                        _at += 2;
                    }

                    arguments.Add(Value());
                }
                while (Take(","));
            }

            // Elsa cannot look into the items and gives 0; a wrong number is worse than none.
            if (word == "sum" && arguments.Count > 0)
            {
                throw new LiquidFault("The filter sum over a member of the items is not run here: sum in JavaScript", place);
            }

            filters.Add((filter, arguments));
        }

        return filters.Count == 0 ? value : new LiquidFiltered(value, filters);
    }

    /// <summary>A condition: comparisons joined by and, or, from the right.</summary>
    public LiquidExpression Condition()
    {
        LiquidExpression left = Filtered();
        if (Comparisons.Contains(Word.Text) && Word.Kind is 'm' or 'n' && Comparisons.Contains(Word.Text))
        {
            var mark = words[_at++].Text;
            left = new LiquidComparison(mark, left, Filtered());
        }

        if (Word.Is("and") || Word.Is("or"))
        {
            var isAnd = words[_at++].Text == "and";
            return new LiquidJunction(isAnd, left, Condition());
        }

        return left;
    }

    public LiquidExpression Value()
    {
        var word = Word;
        switch (word.Kind)
        {
            case 't':
                _at++;
                return new LiquidLiteral(word.Text);
            case 'd':
                _at++;
                return new LiquidLiteral(word.Number);
            case 'm' when word.Text == "(":
                _at++;
                var from = Value();
                if (!Take(".."))
                {
                    throw new LiquidFault("A range was expected", Position);
                }

                var to = Value();
                if (!Take(")"))
                {
                    throw new LiquidFault("')' was expected", Position);
                }

                return new LiquidRange(from, to);
            case 'n':
                _at++;
                return word.Text switch
                {
                    "true" => new LiquidLiteral(true),
                    "false" => new LiquidLiteral(false),
                    "nil" or "null" => new LiquidLiteral(null),
                    "empty" => new LiquidLiteral(LiquidValues.Empty),
                    "blank" => new LiquidLiteral(LiquidValues.Blank),
                    // What the engine is made of is nobody's business.
                    "ExpressionExecutionContext" => throw new LiquidFault("ExpressionExecutionContext is not to be had here", Position),
                    _ => Path(word.Text),
                };
            default:
                throw new LiquidFault("A value was expected", Position);
        }
    }

    private LiquidPath Path(string name)
    {
        var steps = new List<(string?, LiquidExpression?)>();
        while (true)
        {
            if (Take("."))
            {
                steps.Add((Name(), null));
            }
            else if (Take("["))
            {
                steps.Add((null, Value()));
                if (!Take("]"))
                {
                    throw new LiquidFault("']' was expected", Position);
                }
            }
            else
            {
                return new LiquidPath(name, steps);
            }
        }
    }
}
