using System.Reflection;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Audits.Facts;

/// <summary>Every fact there is, by its id.</summary>
internal sealed class FactCatalog
{
    readonly Dictionary<string, IFact> facts;

    public FactCatalog(IEnumerable<IFact> facts) => this.facts = facts.ToDictionary(f => f.Id, StringComparer.Ordinal);

    public IEnumerable<IFact> All => facts.Values.OrderBy(f => f.Id, StringComparer.Ordinal);

    public IFact Find(string id) => facts.TryGetValue(id, out var fact)
        ? fact
        : throw new Refusal("fact-unknown", $"There is no fact '{id}'. Facts are: {string.Join(", ", facts.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>The classes that are facts.</summary>
    public static IEnumerable<Type> Types => Assembly.GetExecutingAssembly().DefinedTypes.Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IFact)));
}
