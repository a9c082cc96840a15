using System.Text.Json.Nodes;
using AuditFlow.Engine.Definitions;
using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>A case of a switch.</summary>
internal sealed record SwitchCase(string Label, CompiledExpression? Condition, Node? Activity);

/// <summary>The cases of a switch, and which of them hold.</summary>
internal sealed class SwitchCases(SwitchCase[] cases, CompiledInput mode)
{
    public static SwitchCases Read(NodeCompiler node)
    {
        var items = JsonShapes.Items(node.Json["cases"]);
        var cases = new List<SwitchCase>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject json)
            {
                var condition = json["condition"] is JsonObject expression && InputShapes.FindExpression(expression) is var (type, value)
                    ? node.Expression(type, value, $"cases[{i}].condition")
                    : null;
                var activity = json["activity"] is JsonObject child ? node.ChildAt(child, $"cases[{i}].activity") : null;
                cases.Add(new SwitchCase(JsonShapes.Text(json, "label") ?? "", condition, activity));
            }
        }

        return new SwitchCases([.. cases], node.Input<SwitchMode>("Mode"));
    }

    /// <summary>The cases to take, in their order.</summary>
    public List<SwitchCase> Matching(Burst burst, ActivityRun run)
    {
        var takesFirst = mode.Evaluate<SwitchMode>(burst, run) == SwitchMode.MatchFirst;
        var matching = new List<SwitchCase>();
        foreach (var candidate in cases)
        {
            // A fault in a condition is reported as it is, without the name of an input.
            var holds = candidate.Condition is { } condition
                && ValueConversion.TryConvert(condition.Evaluate(burst, run), typeof(bool), out var value) && value is true;
            if (holds)
            {
                matching.Add(candidate);
                if (takesFirst)
                {
                    break;
                }
            }
        }

        return matching;
    }
}
