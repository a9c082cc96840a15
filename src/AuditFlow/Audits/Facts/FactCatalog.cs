using System.Reflection;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Audits.Facts;

/// <summary>Every fact there is, by its id: the classes of the product that are facts.</summary>
internal sealed class FactCatalog
{
    readonly Dictionary<string, IFact> facts = Assembly.GetExecutingAssembly().DefinedTypes.Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IFact)))
        .Select(t => (IFact)Activator.CreateInstance(t)!).ToDictionary(f => f.Id, StringComparer.Ordinal);

    public IEnumerable<IFact> All => facts.Values.OrderBy(f => f.Id, StringComparer.Ordinal);

    /// <summary>The fact of that id; null when there is none.</summary>
    public IFact? Known(string id) => facts.GetValueOrDefault(id);

    public IFact Find(string id) => Known(id)
        ?? throw new Refusal("fact-unknown", $"There is no fact '{id}'. Facts are: {string.Join(", ", facts.Keys.Order(StringComparer.Ordinal))}.");
}
