namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>Something about a drawing that its author should think over before it is published.</summary>
/// <param name="StepId">The step, by its id in the drawing.</param>
/// <param name="StepName">The step as people see it in the designer.</param>
/// <param name="Sentence">What is the matter, and what to do.</param>
internal sealed record Warning(string StepId, string StepName, string Sentence)
{
    /// <summary>Whether it could not run, so that nobody may accept it.</summary>
    public bool IsError { get; init; }

    public override string ToString() => $"{StepName}: {Sentence}";
}
