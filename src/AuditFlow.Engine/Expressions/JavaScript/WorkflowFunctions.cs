using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Elsa's functions: the run's variables, inputs, outputs and names.</summary>
internal static class WorkflowFunctions
{
    public static Dictionary<string, ScriptFunction> Table { get; } = Library.Table(
        ("getVariable", (run, _, arguments) => GetVariable(run, Operators.Text(arguments.At(0)))),
        ("setVariable", (run, _, arguments) =>
        {
            SetVariable(run, Operators.Text(arguments.At(0)), arguments.At(1));
            return Undefined.Value;
        }),
        ("getInput", (run, _, arguments) => GetInput(run, Operators.Text(arguments.At(0)))),
        ("getOutputFrom", (run, _, arguments) => ScriptBoundary.In(run, run.Burst.Outputs.Find(Operators.Text(arguments.At(0)), arguments.At(1) is null or Undefined ? "Result" : Operators.Text(arguments.At(1))))),
        ("getLastResult", (run, _, _) => ScriptBoundary.In(run, run.Burst.Outputs.LastResult)),
        ("getWorkflowInstanceId", (run, _, _) => run.Burst.InstanceId),
        ("getWorkflowDefinitionId", (run, _, _) => run.Burst.Workflow.DefinitionId),
        ("getWorkflowDefinitionVersionId", (run, _, _) => run.Burst.Workflow.DefinitionVersionId),
        ("getWorkflowDefinitionVersion", (run, _, _) => Operators.Box((double)run.Burst.Workflow.Version)),
        ("getCorrelationId", (run, _, _) => run.Burst.CorrelationId),
        ("setCorrelationId", (run, _, arguments) =>
        {
            run.Burst.CorrelationId = arguments.At(0) is null or Undefined ? null : Operators.Text(arguments.At(0));
            return Undefined.Value;
        }),
        ("getWorkflowInstanceName", (run, _, _) => run.Burst.Name),
        ("setWorkflowInstanceName", (run, _, arguments) =>
        {
            run.Burst.Name = arguments.At(0) is null or Undefined ? null : Operators.Text(arguments.At(0));
            return Undefined.Value;
        }),
        ("setOutcome", (run, _, arguments) =>
        {
            run.Outcomes = [Operators.Text(arguments.At(0))];
            return Undefined.Value;
        }),
        ("setOutcomes", (run, _, arguments) =>
        {
            run.Outcomes = [.. Iteration.Of(run, arguments.At(0)).Select(Operators.Text)];
            return Undefined.Value;
        }));

    /// <summary>What <c>getNAME</c> reads: a variable in scope, an input of the workflow, or an output as in <c>getResultFromFirst</c>.</summary>
    public static Syntax? Getter(string name, Node node)
    {
        if (Find(name, node) is var (holder, slot))
        {
            return new Constant(Library.Function("get" + name, (run, _, _) => run.Get(run.Activity.Enclosing(holder), slot)));
        }

        if (name.IndexOf("From", StringComparison.Ordinal) is var mark and > 0)
        {
            var (output, activity) = (name[..mark], name[(mark + 4)..]);
            return new Constant(Library.Function("get" + name, (run, _, _) => ScriptBoundary.In(run, run.Burst.Outputs.Find(activity, output))));
        }

        // Which inputs and made-up variables there are is known when the script runs.
        return new Constant(Library.Function("get" + name, (run, _, _) => run.Burst.Input.ContainsKey(name) || run.Burst.Workflow.DeclaresInput(name)
            ? GetInput(run, name)
            : run.Activity.FindVariable(name, out var runHolder, out var runSlot)
                ? run.Get(runHolder, runSlot)
                : run.Burst.ExpressionItem is { Name: { } item, Value: var value } && item == name
                    ? ScriptBoundary.In(run, value)
                    : throw new ScriptError($"get{name} is not defined", "ReferenceError")));
    }

    public static Syntax? Setter(string name, Node node) => Find(name, node) is var (holder, slot)
        ? new Constant(Library.Function("set" + name, (run, _, arguments) =>
        {
            run.Set(run.Activity.Enclosing(holder), slot, arguments.At(0));
            return Undefined.Value;
        }))
        : null;

    public static (Node Holder, int Slot)? FindExactly(string name, Node node)
    {
        for (var holder = node; holder is not null; holder = holder.Parent)
        {
            for (var i = 0; i < holder.Variables.Length; i++)
            {
                if (holder.Variables[i].Name == name)
                {
                    return (holder, i);
                }
            }
        }

        return null;
    }

    /// <summary>Getters and setters spell a variable's name with a capital.</summary>
    private static (Node Holder, int Slot)? Find(string name, Node node)
        => FindExactly(name, node) ?? (char.IsUpper(name[0]) ? FindExactly(char.ToLowerInvariant(name[0]) + name[1..], node) : null);

    private static object? GetVariable(ScriptRun run, string name)
    {
        if (run.Activity.FindVariable(name, out var holder, out var slot))
        {
            return run.Get(holder, slot);
        }

        for (var activity = run.Activity; activity is not null; activity = activity.Parent)
        {
            if (activity.Undeclared is { } undeclared && undeclared.TryGetValue(name, out var value))
            {
                return ScriptBoundary.In(run, value);
            }
        }

        return null;
    }

    private static void SetVariable(ScriptRun run, string name, object? value)
    {
        if (run.Activity.FindVariable(name, out var holder, out var slot))
        {
            run.Set(holder, slot, value);
        }
        else if (run.Burst.Root is { } root)
        {
            (root.Undeclared ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = ScriptBoundary.Out(value);
        }
    }

    /// <summary>An input of the workflow that the activity stands in: inside a workflow used as an activity that one's own.</summary>
    private static object? GetInput(ScriptRun run, string name) => ScriptBoundary.In(run, run.Burst.InputOf(run.Activity, name));
}
