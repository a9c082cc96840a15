namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>How a statement ended.</summary>
internal enum Completion
{
    Normal,
    Break,
    Continue,
    Return,
}

internal abstract class Statement
{
    /// <summary>The labels before a loop.</summary>
    public IReadOnlyList<string> Labels { get; set; } = [];

    public abstract Completion Execute(Frame frame);

    /// <summary>Whether a loop goes on after its body ended so; a break or continue with a label of another statement goes on outwards.</summary>
    protected bool GoesOn(Frame frame, Completion completion, out Completion outcome)
    {
        outcome = Completion.Normal;
        switch (completion)
        {
            case Completion.Break:
                if (frame.Label is null || Labels.Contains(frame.Label))
                {
                    frame.Label = null;
                    return false;
                }

                outcome = Completion.Break;
                return false;
            case Completion.Continue when frame.Label is { } label && !Labels.Contains(label):
                outcome = Completion.Continue;
                return false;
            case Completion.Return:
                outcome = Completion.Return;
                return false;
            case Completion.Normal or Completion.Continue:
                frame.Label = null;
                return true;
            default:
                return true;
        }
    }
}

internal sealed class ExpressionStatement(Syntax expression) : Statement
{
    public Syntax Expression => expression;

    public override Completion Execute(Frame frame)
    {
        frame.Last = expression.Evaluate(frame);
        return Completion.Normal;
    }
}

internal sealed class Declaration(IReadOnlyList<(Pattern Pattern, Syntax? Value)> declared, bool keepsValue) : Statement
{
    public IReadOnlyList<(Pattern Pattern, Syntax? Value)> Declared => declared;

    public override Completion Execute(Frame frame)
    {
        foreach (var (pattern, value) in declared)
        {
            // "var x;" again does not take its value away.
            if (value is not null || !keepsValue)
            {
                pattern.Assign(frame, value is null ? Undefined.Value : value.Evaluate(frame), declares: true);
            }
        }

        return Completion.Normal;
    }
}

internal sealed class Block(List<Statement> statements, List<(Name Name, FunctionCode Code)> functions, List<Name> variables) : Statement
{
    public Statement? Last => statements.Count > 0 ? statements[^1] : null;

    public override Completion Execute(Frame frame)
    {
        foreach (var variable in variables)
        {
            variable.Assign(frame, Undefined.Value, declares: true);
        }

        foreach (var (name, code) in functions)
        {
            name.Assign(frame, new Closure(code, frame), declares: true);
        }

        foreach (var statement in statements)
        {
            var completion = statement.Execute(frame);
            if (completion != Completion.Normal)
            {
                if (completion == Completion.Break && frame.Label is { } label && Labels.Contains(label))
                {
                    frame.Label = null;
                    return Completion.Normal;
                }

                return completion;
            }
        }

        return Completion.Normal;
    }
}

internal sealed class Empty : Statement
{
    public override Completion Execute(Frame frame) => Completion.Normal;
}

internal sealed class IfStatement(Syntax condition, Statement then, Statement? otherwise) : Statement
{
    public override Completion Execute(Frame frame)
        => Operators.Truth(condition.Evaluate(frame)) ? then.Execute(frame) : otherwise?.Execute(frame) ?? Completion.Normal;
}

internal sealed class ForStatement(LoopShape shape, Statement? start, Syntax? condition, Syntax? step, Statement body) : Statement
{
    public override Completion Execute(Frame frame)
    {
        var pass = frame.Inner(shape);
        start?.Execute(pass);
        while (condition is null || Operators.Truth(condition.Evaluate(pass)))
        {
            frame.Run.Step();
            if (!GoesOn(pass, body.Execute(pass), out var outcome))
            {
                return outcome;
            }

            pass = shape.MakesFunctions ? pass.Again() : pass;
            step?.Evaluate(pass);
        }

        return Completion.Normal;
    }
}

internal sealed class ForEachStatement(LoopShape shape, Pattern item, bool declares, Syntax source, bool takesNames, Statement body) : Statement
{
    public override Completion Execute(Frame frame)
    {
        var pass = frame.Inner(shape);
        var value = source.Evaluate(pass);
        var values = takesNames ? ObjectFunctions.Names(value).Select(name => (object?)name).ToList() : Iteration.Of(frame.Run, value);
        foreach (var next in values)
        {
            frame.Run.Step();
            pass = shape.MakesFunctions ? frame.Inner(shape) : pass;
            item.Assign(pass, next, declares);
            if (!GoesOn(pass, body.Execute(pass), out var outcome))
            {
                return outcome;
            }
        }

        return Completion.Normal;
    }
}

internal sealed class WhileStatement(LoopShape shape, Syntax condition, Statement body, bool runsFirst) : Statement
{
    public override Completion Execute(Frame frame)
    {
        var first = runsFirst;
        var pass = frame.Inner(shape);
        while (first || Operators.Truth(condition.Evaluate(frame)))
        {
            first = false;
            frame.Run.Step();
            pass = shape.MakesFunctions ? frame.Inner(shape) : pass;
            if (!GoesOn(pass, body.Execute(pass), out var outcome))
            {
                return outcome;
            }
        }

        return Completion.Normal;
    }
}

internal sealed class Jump(Completion completion, string? label) : Statement
{
    public override Completion Execute(Frame frame)
    {
        frame.Label = label;
        return completion;
    }
}

internal sealed class ReturnStatement(Syntax? value) : Statement
{
    public override Completion Execute(Frame frame)
    {
        frame.Result = value is null ? Undefined.Value : value.Evaluate(frame);
        return Completion.Return;
    }
}

internal sealed class ThrowStatement(Syntax value) : Statement
{
    public override Completion Execute(Frame frame) => throw ScriptError.Thrown(value.Evaluate(frame));
}

internal sealed class TryStatement(Statement body, Pattern? caught, Statement? handler, Statement? last) : Statement
{
    public override Completion Execute(Frame frame)
    {
        Completion completion;
        try
        {
            completion = body.Execute(frame);
        }
        catch (ScriptError error) when (handler is not null)
        {
            caught?.Assign(frame, error.Value, declares: true);
            try
            {
                completion = handler.Execute(frame);
            }
            catch (ScriptError) when (last is not null)
            {
                return last.Execute(frame) is var ended and not Completion.Normal ? ended : throw new ScriptError(error.Message, error.Value);
            }
        }
        catch (ScriptError) when (last is not null)
        {
            if (last.Execute(frame) is var ended and not Completion.Normal)
            {
                return ended;
            }

            throw;
        }

        return last?.Execute(frame) is { } ending and not Completion.Normal ? ending : completion;
    }
}

internal sealed class SwitchStatement(Syntax value, IReadOnlyList<(Syntax? Test, List<Statement> Body)> cases) : Statement
{
    public override Completion Execute(Frame frame)
    {
        var wanted = value.Evaluate(frame);
        var start = -1;
        for (var i = 0; i < cases.Count && start < 0; i++)
        {
            if (cases[i].Test is { } test && Operators.StrictEquals(wanted, test.Evaluate(frame)))
            {
                start = i;
            }
        }

        start = start < 0 ? cases.ToList().FindIndex(candidate => candidate.Test is null) : start;
        for (var i = start; i >= 0 && i < cases.Count; i++)
        {
            foreach (var statement in cases[i].Body)
            {
                var completion = statement.Execute(frame);
                if (completion == Completion.Break && (frame.Label is null || Labels.Contains(frame.Label)))
                {
                    frame.Label = null;
                    return Completion.Normal;
                }

                if (completion != Completion.Normal)
                {
                    return completion;
                }
            }
        }

        return Completion.Normal;
    }
}
