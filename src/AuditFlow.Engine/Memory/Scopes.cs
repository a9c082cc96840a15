using System.Text.Json;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Memory;

/// <summary>
/// The runs of one instance that hold variables, as Elsa lists them after a burst: those that live and those that ended in
/// this burst, in the order in which they began, turned round whenever the instance is taken up again.
/// </summary>
internal sealed class Scopes
{
    private readonly List<ActivityRun> _runs = [];

    public void NextBurst()
    {
        _runs.RemoveAll(run => !run.IsAlive);
        _runs.Reverse();
    }

    public void Began(ActivityRun run) => _runs.Add(run);

    public void Restored(ActivityRun run)
    {
        var place = _runs.FindIndex(known => known.Id == run.Id);
        if (place >= 0)
        {
            _runs[place] = run;
        }
    }

    /// <summary>By name; of two with one name the later one counts, and a value whose scope is gone is left out.</summary>
    public JsonElement Values()
    {
        var values = new Dictionary<string, (object? Value, bool IsGone)>(StringComparer.Ordinal);
        foreach (var run in _runs)
        {
            for (var i = 0; run.Values is { } held && i < held.Length; i++)
            {
                values[run.Node.Variables[i].Name] = (held[i], IsGone(run, run.Node.Variables[i]));
            }
        }

        return ValueConversion.ToElement(values.Where(value => !value.Value.IsGone).ToDictionary(value => value.Key, value => value.Value.Value, StringComparer.Ordinal));
    }

    // A storage driver takes a variable away when its scope completes, except for the workflow itself; what a loop hands to
    // its body has no driver and stays, unless the body is a flowchart. Measured on Elsa.
    private static bool IsGone(ActivityRun run, VariableSlot slot)
        => run.Status == ActivityStatus.Completed && run.Parent is not null && (slot.HasDriver || run.Node.Behaviour is Activities.Flowchart);
}
