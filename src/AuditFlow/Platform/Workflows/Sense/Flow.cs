using System.Text.Json.Nodes;

namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>A way from one step of a flowchart to another.</summary>
internal sealed record Way(Step From, string Port, Step To);

/// <summary>A flowchart: its steps, the ways between them, and where it begins.</summary>
internal sealed class Flow
{
    readonly ILookup<Step, Way> waysFrom;
    readonly Dictionary<Step, IReadOnlySet<Step>> after = [];

    Flow(IReadOnlyList<Step> steps, IReadOnlyList<Way> ways, IReadOnlyList<Step> starts) => (Steps, Ways, Starts, waysFrom) = (steps, ways, starts, ways.ToLookup(w => w.From));

    public IReadOnlyList<Step> Steps { get; }

    public IReadOnlyList<Way> Ways { get; }

    public IReadOnlyList<Step> Starts { get; }

    public static Flow Of(Step chart, IReadOnlyList<Step> steps)
    {
        var byId = steps.DistinctBy(s => s.Id).ToDictionary(s => s.Id, StringComparer.Ordinal);
        var ways = new List<Way>();
        foreach (var connection in (chart.Json["connections"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var (source, target) = (Member(connection, "source") as JsonObject, Member(connection, "target") as JsonObject);
            if (byId.TryGetValue(Member(source, "activity")?.ToString() ?? "", out var from) && byId.TryGetValue(Member(target, "activity")?.ToString() ?? "", out var to))
            {
                ways.Add(new(from, Member(source, "port")?.ToString() ?? "Done", to));
            }
        }

        return new(steps, ways, StartsOf(chart, steps, ways));
    }

    public IEnumerable<Way> From(Step step) => waysFrom[step];

    public IEnumerable<Way> From(Step step, string port) => waysFrom[step].Where(w => w.Port == port);

    /// <summary>The steps after one, itself only where a loop leads back.</summary>
    public IReadOnlySet<Step> After(Step step)
    {
        if (!after.TryGetValue(step, out var known))
        {
            after[step] = known = Reach(From(step).Select(w => w.To));
        }

        return known;
    }

    /// <summary>Some steps and all after them.</summary>
    public IReadOnlySet<Step> Reach(IEnumerable<Step> from)
    {
        var reached = new HashSet<Step>();
        var open = new Queue<Step>(from);
        while (open.TryDequeue(out var step))
        {
            if (reached.Add(step))
            {
                foreach (var way in From(step))
                {
                    open.Enqueue(way.To);
                }
            }
        }

        return reached;
    }

    /// <summary>The steps that may stand on a round way: what is left when those that nothing leads from are taken away again and again.</summary>
    public IReadOnlyList<Step> Rounds()
    {
        var open = Steps.ToDictionary(s => s, s => From(s).Count());
        var waysTo = Ways.ToLookup(w => w.To);
        var ends = new Queue<Step>(Steps.Where(s => open[s] == 0));
        while (ends.TryDequeue(out var end))
        {
            open.Remove(end);
            foreach (var way in waysTo[end])
            {
                if (open.ContainsKey(way.From) && --open[way.From] == 0)
                {
                    ends.Enqueue(way.From);
                }
            }
        }

        return [.. Steps.Where(open.ContainsKey)];
    }

    // Where the engine begins: at the step named, at Start, at a trigger, at the first that nothing leads to. A trigger begins a run wherever it stands.
    static List<Step> StartsOf(Step chart, IReadOnlyList<Step> steps, List<Way> ways)
    {
        var named = Step.Text(chart.Json, "start");
        var start = steps.FirstOrDefault(s => s.Id == named) ?? steps.FirstOrDefault(s => s.Type == "Elsa.Start") ?? steps.FirstOrDefault(s => s.IsTrigger)
            ?? steps.FirstOrDefault(s => ways.TrueForAll(w => w.To != s)) ?? (steps.Count > 0 ? steps[0] : null);
        return [.. steps.Where(s => s == start || s.IsTrigger)];
    }

    // Old files write the members in PascalCase.
    static JsonNode? Member(JsonObject? json, string name) => json?[name] ?? json?[char.ToUpperInvariant(name[0]) + name[1..]];
}
