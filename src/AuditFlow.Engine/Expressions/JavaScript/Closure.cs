namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>A function that the script itself defines, with the frame that it was defined in.</summary>
internal sealed class Closure(FunctionCode code, Frame outer) : ScriptFunction
{
    private static readonly ScriptObject NoOwner = Library.Namespace();

    public ScriptRun Run => outer.Run;

    public override object? Call(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        run.Step();
        run.Enter();
        var frame = new Frame(run, code.Shape.Slots, outer, code.IsArrow ? outer.This : self is null or Undefined ? NoOwner : self);
        code.Bind(frame, arguments);
        var result = code.Run(frame);
        run.Leave();
        return result;
    }

    public override object? New(ScriptRun run, ReadOnlySpan<object?> arguments)
    {
        if (code.IsArrow)
        {
            return base.New(run, arguments);
        }

        var made = new ScriptObject();
        return Call(run, made, arguments) is ScriptObject instead ? instead : made;
    }
}

/// <summary>A function as it is written.</summary>
internal sealed class FunctionCode(FunctionShape shape, bool isArrow)
{
    public FunctionShape Shape { get; } = shape;

    public bool IsArrow { get; } = isArrow;

    public List<Parameter> Parameters { get; } = [];

    /// <summary>The expression of a short arrow function.</summary>
    public Syntax? Expression { get; set; }

    public Block? Body { get; set; }

    public void Bind(Frame frame, ReadOnlySpan<object?> arguments)
    {
        for (var i = 0; i < Parameters.Count; i++)
        {
            var parameter = Parameters[i];
            object? value;
            if (parameter.IsRest)
            {
                value = new ScriptArray(i < arguments.Length ? [.. arguments[i..]] : []);
            }
            else
            {
                value = i < arguments.Length ? arguments[i] : Undefined.Value;
                if (value is Undefined && parameter.Default is { } otherwise)
                {
                    value = otherwise.Evaluate(frame);
                }
            }

            parameter.Pattern.Assign(frame, value, declares: true);
        }
    }

    public object? Run(Frame frame)
    {
        if (Expression is not null)
        {
            return Expression.Evaluate(frame);
        }

        Body!.Execute(frame);
        return frame.Result;
    }
}

internal sealed record Parameter(Pattern Pattern, Syntax? Default, bool IsRest);
