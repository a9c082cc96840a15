using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Small activities that do one thing and complete.</summary>
internal static class Primitives
{
    public static IEnumerable<ActivityType> Types { get; } =
    [
        new(
            new ActivityDescriptor
            {
                TypeName = "Elsa.WriteLine",
                Category = "Console",
                Description = "Write a line of text to the console.",
                Ports = [new PortDescriptor("Done")],
                Inputs = [new InputDescriptor { Name = "Text", Type = typeof(string), Description = "The text to write." }],
            },
            node => new WriteLine(node.Input<string>("Text"))),
    ];
}

internal sealed class WriteLine(CompiledInput text) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        burst.Host.WriteLine(text.Evaluate<string>(burst, run) ?? "");
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
