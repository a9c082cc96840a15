namespace AuditFlow.Engine.Execution;

/// <summary>
/// A variable as the compiler sees it: what it is called, what type its values are turned into, what it starts with. HasDriver: Elsa would give it to a
/// storage driver, which also takes it away when its scope ends.
/// </summary>
internal sealed record VariableSlot(string Id, string Name, Type Type, object? Initial, bool IsForgottenByWaiting = false, bool HasDriver = false);

/// <summary>Where an output of an activity goes: to a variable of an enclosing node, or to an output of the workflow.</summary>
internal sealed record OutputBinding(string Output, Node? Holder, int Slot, string? WorkflowOutput);
