using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Findings.Sense;

/// <summary>A remediation after which nothing waits until the finding is closed, which only a passed retest does.</summary>
internal sealed class RetestMissing : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
        => from begin in drawing.OfType("AuditFlow.BeginRemediation")
           let after = drawing.After(begin)
           where !after.Any(s => s.Type == WaitForFinding.TypeName && (s.IsComputed("stages") || s.List("stages").Contains(nameof(FindingStage.Closed))))
           select begin.Warn("nothing after it waits for the retest, so a fix would stand untested. Add Wait for a finding with the stage Closed.");
}
