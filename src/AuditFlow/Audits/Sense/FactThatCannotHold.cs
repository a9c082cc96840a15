using AuditFlow.Audits.Facts;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Workflows.Sense;
using AuditFlow.Tasks;

namespace AuditFlow.Audits.Sense;

/// <summary>A condition of a gate that no audit can meet, or that nothing in the drawing works towards.</summary>
internal sealed class FactThatCannotHold : ISenseCheck
{
    static readonly FactCatalog Facts = new();

    public IEnumerable<Warning> Look(Sketch drawing)
        => from gate in drawing.OfType(Gate.TypeName)
           from text in gate.List("facts")
           let warning = Look(drawing, gate, text)
           where warning is not null
           select warning;

    static Warning? Look(Sketch drawing, Step gate, string text)
    {
        FactCondition condition;
        IFact fact;
        try
        {
            condition = FactCondition.Parse(text);
            fact = Facts.Find(condition.FactId);
        }
        catch (Refusal refusal)
        {
            return gate.Fault(refusal.Message);
        }

        return IsOutOfReach(condition, fact.Unit)
            ? gate.Fault($"\"{condition}\" can never be so: {(fact.Unit == FactUnit.YesNo ? "this fact is 0 or 1" : "this fact is a share from 0 to 100")}.")
            : drawing.RunsOthers ? null : LookAtTasks(drawing, gate, condition, fact);
    }

    static bool IsOutOfReach(FactCondition condition, FactUnit unit)
        => condition.Comparison != "<=" && (condition.Threshold > unit.Full || (unit == FactUnit.YesNo && condition is { Comparison: "=", Threshold: not (0 or 1) }));

    // Another drawing of the same audit may hand the task out: that is for the author to say.
    static Warning? LookAtTasks(Sketch drawing, Step gate, FactCondition condition, IFact fact)
    {
        var tasks = drawing.OfType(AskPerson.TypeName).ToList();
        return fact switch
        {
            PhaseTasksDone done when !tasks.Exists(t => t.IsComputed("phase") || t.Written("phase") == done.Phase.ToString())
                => gate.Warn($"\"{condition}\" counts the tasks of the phase {done.Phase.Words}, and no step here hands one out. Without one the gate stays closed."),
            TaskOutcome asked when !tasks.Exists(t => t.IsComputed("key") || t.Written("key") == asked.Key)
                => gate.Warn($"\"{condition}\" looks at the task {asked.Key}, and no step here hands it out. Without it the gate stays closed."),
            TaskOutcome asked when tasks.Find(t => t.Written("key") == asked.Key) is { } task && !task.IsComputed("outcomes") && !task.List("outcomes").Contains(asked.Outcome)
                => gate.Warn($"\"{condition}\" needs the answer \"{asked.Outcome}\", which \"{task.Name}\" does not offer. Add it to the outcomes of that step."),
            _ => null,
        };
    }
}
