namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary><c>variables.Name</c>: the variable of that name in the innermost scope that declares it.</summary>
internal sealed class VariableMember(string name) : Syntax
{
    public override object? Evaluate(Frame frame) => frame.Run.Activity.FindVariable(name, out var holder, out var slot) ? frame.Run.Get(holder, slot) : Undefined.Value;

    /// <summary>Null cannot be assigned this way, as in Elsa.</summary>
    public void Assign(Frame frame, object? value)
    {
        if (value is not (null or Undefined) && frame.Run.Activity.FindVariable(name, out var holder, out var slot))
        {
            frame.Run.Set(holder, slot, value);
        }
    }
}
