using System.Text;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.Liquid;

/// <summary>One rendering of a template: its text so far, the names that it assigned, and what it may use up.</summary>
internal sealed class LiquidScope(Burst burst, ActivityRun run)
{
    private readonly Dictionary<string, object?> _assigned = new(StringComparer.Ordinal);
    private readonly int _characters = burst.Options.CharactersPerText;
    private int _steps = burst.StepsPerExpression;

    public StringBuilder Text { get; set; } = new();

    public DateTimeOffset Now => burst.Now;

    public void Step()
    {
        if (--_steps < 0)
        {
            throw new ExpressionFault($"The template takes more than {burst.StepsPerExpression} steps.");
        }
    }

    public void Write(string text)
    {
        if (Text.Length + text.Length > _characters)
        {
            throw new ExpressionFault($"The template makes a text of more than {_characters} characters.");
        }

        Text.Append(text);
    }

    // A dictionary of objects keeps what is inside its members as JSON, which Liquid can print but not look into.
    private static object? Member(Type type, object? value)
        => type == typeof(IDictionary<string, object>) && value is IDictionary<string, object?> map
            ? map.ToDictionary(member => member.Key, member => member.Value is string or not System.Collections.IEnumerable ? member.Value : ValueConversion.ToElement(member.Value), StringComparer.Ordinal)
            : LiquidValues.From(value);

    public void Assign(string name, object? value) => _assigned[name] = value;

    public void Forget(string name) => _assigned.Remove(name);

    /// <summary>A name, and the member after it for the names that stand for many values.</summary>
    public object? Find(string name, string? member, out bool tookMember)
    {
        tookMember = false;
        if (_assigned.TryGetValue(name, out var assigned))
        {
            return assigned;
        }

        switch (name)
        {
            case "Variables":
                tookMember = member is not null;
                return member is not null && run.FindVariable(member, out var holder, out var slot) ? Member(holder.Node.Variables[slot].Type, holder.Values![slot]) : null;
            case "Input":
                tookMember = member is not null;
                return member is not null ? LiquidValues.From(burst.InputOf(run, member)) : null;
            case "CorrelationId":
                return burst.CorrelationId;
            case "WorkflowDefinitionId":
                return burst.Workflow.DefinitionId;
            case "WorkflowDefinitionVersionId":
                return burst.Workflow.DefinitionVersionId;
            case "WorkflowDefinitionVersion":
                return (decimal)burst.Workflow.Version;
            case "WorkflowInstanceId":
                return burst.InstanceId;
            default:
                return burst.ExpressionItem is { Name: { } item, Value: var value } && item == name ? LiquidValues.From(value) : null;
        }
    }
}
