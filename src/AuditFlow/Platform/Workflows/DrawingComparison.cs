using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows;

/// <summary>What a version of a drawing says otherwise than another. Where its activities stand on the canvas is no difference.</summary>
public sealed record DrawingComparison
{
    public required IReadOnlyList<ComparedStep> Added { get; init; }

    public required IReadOnlyList<ComparedStep> Removed { get; init; }

    /// <summary>Steps that both have, with what differs.</summary>
    public required IReadOnlyList<ChangedStep> Changed { get; init; }

    public required IReadOnlyList<ComparedConnection> ConnectionsAdded { get; init; }

    public required IReadOnlyList<ComparedConnection> ConnectionsRemoved { get; init; }

    /// <summary>What differs in the drawing itself: its name, variables, options.</summary>
    public required IReadOnlyList<ChangedValue> Drawing { get; init; }

    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count + ConnectionsAdded.Count + ConnectionsRemoved.Count + Drawing.Count == 0;

    public static DrawingComparison Of(WorkflowDefinition before, WorkflowDefinition after)
    {
        var (old, now) = (DrawnSteps.Of(before), DrawnSteps.Of(after));
        return new DrawingComparison
        {
            Added = [.. now.Steps.Values.Where(s => !old.Steps.ContainsKey(s.Place)).Select(Said)],
            Removed = [.. old.Steps.Values.Where(s => !now.Steps.ContainsKey(s.Place)).Select(Said)],
            Changed =
            [
                .. now.Steps.Values.Where(s => old.Steps.ContainsKey(s.Place))
                    .Select(s => new ChangedStep(Said(s), Differences(old.Steps[s.Place].Says, s.Says))).Where(c => c.Values.Count > 0),
            ],
            ConnectionsAdded = [.. now.Connections.Except(old.Connections).Select(c => now.Say(c))],
            ConnectionsRemoved = [.. old.Connections.Except(now.Connections).Select(c => old.Say(c))],
            Drawing = Differences(old.Drawing, now.Drawing),
        };
    }

    static ComparedStep Said(DrawnStep step) => new(step.Name, Words.Sentence(step.Type[(step.Type.LastIndexOf('.') + 1)..]));

    static List<ChangedValue> Differences(JsonObject before, JsonObject after)
    {
        var found = new List<ChangedValue>();
        foreach (var name in before.Select(m => m.Key).Union(after.Select(m => m.Key)))
        {
            if (JsonNode.DeepEquals(before[name], after[name]))
            {
                continue;
            }

            var (was, now) = (DrawnValue.Text(before[name]), DrawnValue.Text(after[name]));
            found.Add(was == now
                ? new ChangedValue(Words.Sentence(name), before[name]?.ToJsonString(WorkflowJson.Options), after[name]?.ToJsonString(WorkflowJson.Options))
                : new ChangedValue(Words.Sentence(name), was, now));
        }

        return found;
    }
}

/// <param name="Name">What people call it.</param>
/// <param name="Type">The kind of activity, in words.</param>
public sealed record ComparedStep(string Name, string Type);

public sealed record ChangedStep(ComparedStep Step, IReadOnlyList<ChangedValue> Values);

/// <param name="Name">Which input or property.</param>
/// <param name="Before">Null when there was none.</param>
/// <param name="After">Null when there is none.</param>
public sealed record ChangedValue(string Name, string? Before, string? After);

public sealed record ComparedConnection(string From, string Port, string To);
