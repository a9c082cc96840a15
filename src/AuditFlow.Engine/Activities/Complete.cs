using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Completes the workflow (or workflow used as an activity) around it, with outcomes.</summary>
internal sealed class Complete(CompiledInput outcomes) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var names = outcomes.Evaluate(burst, run) switch
        {
            null => [],
            string text => [text],
            var value when ValueConversion.TryConvert(value, typeof(string[]), out var list) => (string[])list!,
            var value => [ValueConversion.ToText(value) ?? ""],
        };
        var asked = new Outcomes(names);
        burst.CompositeOutcomes = asked;
        burst.Complete(run);
        for (var receiver = run; receiver is not null; receiver = receiver.Parent)
        {
            if (receiver.Node.Behaviour.OnCompleteComposite(burst, receiver, asked))
            {
                break;
            }
        }

        return ValueTask.CompletedTask;
    }
}
