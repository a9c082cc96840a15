namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>One thing that drawings get wrong. Every class that implements it is found; it looks at nothing but the drawing.</summary>
internal interface ISenseCheck
{
    IEnumerable<Warning> Look(Sketch drawing);
}
