using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>A drawing as checks read it: its steps with what is written in them, and its flowcharts with their ways.</summary>
internal sealed class Sketch
{
    static readonly string[] Starters = ["Elsa.ExecuteWorkflow", "Elsa.DispatchWorkflow", "Elsa.BulkDispatchWorkflows"];

    readonly ActivityCatalog catalog;
    readonly StepNames names;
    readonly List<Step> steps = [];
    readonly Dictionary<Step, Flow> flows = [];

    public Sketch(WorkflowDefinition definition, ActivityCatalog catalog, TimeSpan period)
    {
        (this.catalog, Period, names) = (catalog, period, StepNames.Of(definition));
        Read(definition.Document["root"], null);
        var inside = steps.Where(s => s.Around is not null).ToLookup(s => s.Around!);
        foreach (var chart in steps.Where(s => s.Type == "Elsa.Flowchart"))
        {
            flows[chart] = Flow.Of(chart, [.. inside[chart]]);
        }
    }

    /// <summary>Every step, those inside others after them.</summary>
    public IReadOnlyList<Step> Steps => steps;

    public IEnumerable<Flow> Flows => flows.Values;

    /// <summary>How long the audits last that the drawing is for.</summary>
    public TimeSpan Period { get; }

    /// <summary>Whether it runs other drawings, whose steps cannot be seen here.</summary>
    public bool RunsOthers => steps.Exists(s => Starters.Contains(s.Type) || s.Descriptor is null);

    public IEnumerable<Step> OfType(string type) => steps.Where(s => s.Type == type);

    /// <summary>The flowchart in which a step stands; null when it stands in none.</summary>
    public Flow? FlowOf(Step step) => step.Around is { } around ? flows.GetValueOrDefault(around) : null;

    /// <summary>The steps after one in its flowchart, itself only where a loop leads back.</summary>
    public IReadOnlySet<Step> After(Step step) => FlowOf(step)?.After(step) ?? new HashSet<Step>();

    /// <summary>Whether a way leads out of the step's port.</summary>
    public bool IsConnected(Step step, string port) => FlowOf(step)?.From(step, port).Any() == true;

    // Whatever has an id and a type is an activity, in whichever member it stands.
    void Read(JsonNode? node, Step? around)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Read(item, around);
                }

                break;
            case JsonObject json:
                if (Step.Text(json, "id") is { } id && Step.Text(json, "type") is { } type)
                {
                    around = new Step(json, id, type, names.Of(id), catalog.Find(type), around);
                    steps.Add(around);
                }

                foreach (var (_, inside) in json)
                {
                    Read(inside, around);
                }

                break;
        }
    }
}
