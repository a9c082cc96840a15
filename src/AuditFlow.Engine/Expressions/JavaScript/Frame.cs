namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>The variables of one call of a function of a script, or of one pass of a loop in it.</summary>
internal sealed class Frame(ScriptRun run, int slots, Frame? outer, object? self, Frame? call = null)
{
    private object? _result = Undefined.Value;
    private object? _last = Undefined.Value;
    private string? _label;

    public ScriptRun Run { get; } = run;

    public object?[] Slots { get; } = slots == 0 ? [] : new object?[slots];

    public Frame? Outer { get; } = outer;

    /// <summary>What <c>this</c> is.</summary>
    public object? This { get; } = self;

    /// <summary>The value of a return statement.</summary>
    public object? Result
    {
        get => Call._result;
        set => Call._result = value;
    }

    /// <summary>The label that a break or continue names.</summary>
    public string? Label
    {
        get => Call._label;
        set => Call._label = value;
    }

    /// <summary>The value of the last expression statement, which is the result of a script.</summary>
    public object? Last
    {
        get => Call._last;
        set => Call._last = value;
    }

    /// <summary>The frame of the call that a pass of a loop is part of; how statements end is kept there.</summary>
    private Frame Call => call ?? this;

    /// <summary>A frame for a pass of a loop.</summary>
    public Frame Inner(FunctionShape shape) => new(Run, shape.Slots, this, This, Call);

    /// <summary>A frame for the next pass, which starts from the variables of this one.</summary>
    public Frame Again()
    {
        var next = new Frame(Run, Slots.Length, Outer, This, Call);
        for (var i = 0; i < Slots.Length; i++)
        {
            next.Slots[i] = Slots[i] is Slot slot ? new Slot { Value = slot.Value } : null;
        }

        return next;
    }

    public Frame Up(int hops)
    {
        var frame = this;
        for (; hops > 0; hops--)
        {
            frame = frame.Outer!;
        }

        return frame;
    }
}
