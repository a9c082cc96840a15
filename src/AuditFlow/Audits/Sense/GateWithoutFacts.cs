using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Audits.Sense;

/// <summary>A gate that asks for nothing: it could never show why it opens .</summary>
internal sealed class GateWithoutFacts : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
        => drawing.OfType(Gate.TypeName).Where(s => !s.IsComputed("facts") && s.List("facts").Count == 0).Select(s => s.Fault("asks for no fact, so it could never open. Tick at least one."));
}
