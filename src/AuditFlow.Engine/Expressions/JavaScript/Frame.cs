namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>The variables of one call of a function of a script.</summary>
internal sealed class Frame(ScriptRun run, int slots, Frame? outer, object? self)
{
    public ScriptRun Run { get; } = run;

    public object?[] Slots { get; } = slots == 0 ? [] : new object?[slots];

    public Frame? Outer { get; } = outer;

    /// <summary>What <c>this</c> is.</summary>
    public object? This { get; } = self;

    /// <summary>The value of a return statement.</summary>
    public object? Result { get; set; } = Undefined.Value;

    /// <summary>The label that a break or continue names.</summary>
    public string? Label { get; set; }

    /// <summary>The value of the last expression statement, which is the result of a script.</summary>
    public object? Last { get; set; } = Undefined.Value;

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
