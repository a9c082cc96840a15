using System.Text.Json;

namespace AuditFlow.Engine.Memory;

/// <summary>What an instance holds as plain JSON, without the marks that keep types: for showing it and for comparing it.</summary>
public static class PlainState
{
    public static JsonElement Output(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ValueConversion.ToElement(state.Output);
    }

    /// <summary>The variables of every scope that lives, by name; of two with one name the inner or later one.</summary>
    public static JsonElement Variables(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in state.Runs.SelectMany(run => run.Values))
        {
            values[name] = value;
        }

        return ValueConversion.ToElement(values);
    }
}
