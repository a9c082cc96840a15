using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Attestations.Sense;

/// <summary>A wait for owners after which nothing happens when they do not answer .</summary>
internal sealed class AnswerWithoutEscalation : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
        => Look(drawing, WaitForAttestation.TypeName, "Remind", "Overdue").Concat(Look(drawing, IssueAttestations.TypeName, IssueAttestations.Overdue));

    static IEnumerable<Warning> Look(Sketch drawing, string type, params string[] ports)
        => from step in drawing.OfType(type)
           from port in ports
           where !drawing.IsConnected(step, port)
           select step.Warn($"no way leads out of {port}, so nothing happens when an owner does not answer. Lead it to a step that reminds or escalates.");
}
