using System.Reflection;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>Asks every check of the product what it thinks of a drawing.</summary>
internal static class DrawingSense
{
    static readonly ISenseCheck[] Checks =
    [
        .. Assembly.GetExecutingAssembly().GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(ISenseCheck)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal).Select(t => (ISenseCheck)Activator.CreateInstance(t)!),
    ];

    /// <param name="definition">The drawing.</param>
    /// <param name="catalog">The blocks that it can be drawn with.</param>
    /// <param name="period">How long the audits last that it is for; a year where that is not known.</param>
    public static SenseReport Of(WorkflowDefinition definition, ActivityCatalog catalog, TimeSpan? period = null)
    {
        var drawing = new Sketch(definition, catalog, period ?? TimeSpan.FromDays(366));
        var places = drawing.Steps.Select((s, place) => (s.Id, place)).DistinctBy(s => s.Id).ToDictionary(s => s.Id, s => s.place, StringComparer.Ordinal);
        var all = Checks.SelectMany(c => c.Look(drawing)).DistinctBy(w => w.ToString()).OrderBy(w => places.GetValueOrDefault(w.StepId)).ToList();
        return new SenseReport([.. all.Where(w => w.IsError)], [.. all.Where(w => !w.IsError)]);
    }
}
