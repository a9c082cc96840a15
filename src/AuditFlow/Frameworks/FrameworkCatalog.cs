using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuditFlow.Frameworks;

/// <summary>The frameworks and the mappings between them, read once from the files that are built into the program.</summary>
public sealed class FrameworkCatalog
{
    public const string Tsc = "soc2-tsc-2017";
    public const string Coso = "coso-2013";

    const string CatalogFolder = "AuditFlow.Frameworks.Catalogs.";
    const string MappingFolder = "AuditFlow.Frameworks.Mappings.";

    static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    readonly Dictionary<string, Framework> frameworks;

    FrameworkCatalog(IEnumerable<Framework> frameworks, IReadOnlyList<FrameworkMapping> mappings)
    {
        this.frameworks = frameworks.OrderBy(framework => framework.Title, StringComparer.Ordinal).ToDictionary(framework => framework.Id);
        Mappings = mappings;
    }

    public IReadOnlyCollection<Framework> Frameworks => frameworks.Values;

    public IReadOnlyList<FrameworkMapping> Mappings { get; }

    public Framework this[string id] => frameworks[id];

    public Framework? Find(string id) => frameworks.GetValueOrDefault(id);

    /// <summary>Criteria of other frameworks that mean the same as this one, in both directions.</summary>
    public IEnumerable<(Framework Framework, Criterion Criterion)> Equivalents(string frameworkId, string criterionId) =>
        from mapping in Mappings
        from link in mapping.Links
        let other = (mapping.From, link.From) == (frameworkId, criterionId) ? (Framework: mapping.To, Criterion: link.To)
            : (mapping.To, link.To) == (frameworkId, criterionId) ? (Framework: mapping.From, Criterion: link.From)
            : default
        where other.Framework is not null
        select (this[other.Framework], this[other.Framework].Find(other.Criterion)!);

    /// <summary>Reads the files built into the program.</summary>
    /// <exception cref="InvalidDataException">A file is wrong: the message names the file and the id.</exception>
    public static FrameworkCatalog Load()
    {
        var assembly = typeof(FrameworkCatalog).Assembly;
        return Load(Files(assembly, CatalogFolder), Files(assembly, MappingFolder));
    }

    internal static FrameworkCatalog Load(IEnumerable<(string Name, string Json)> catalogFiles, IEnumerable<(string Name, string Json)> mappingFiles)
    {
        var frameworks = new Dictionary<string, Framework>();
        foreach (var (name, json) in catalogFiles)
        {
            var framework = Read<Framework>(name, json);
            Check(name, framework);
            if (!frameworks.TryAdd(framework.Id, framework))
                throw Wrong(name, $"another file already holds the framework \"{framework.Id}\"");
        }

        var mappings = new List<FrameworkMapping>();
        foreach (var (name, json) in mappingFiles)
        {
            var mapping = Read<FrameworkMapping>(name, json);
            Check(name, mapping, frameworks);
            mappings.Add(mapping);
        }
        return new FrameworkCatalog(frameworks.Values, mappings);
    }

    static IEnumerable<(string Name, string Json)> Files(Assembly assembly, string folder)
    {
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[folder.Length..], reader.ReadToEnd());
        }
    }

    static T Read<T>(string name, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict) ?? throw Wrong(name, "the file holds nothing");
        }
        catch (JsonException broken)
        {
            throw Wrong(name, $"line {broken.LineNumber + 1}: {broken.Message}");
        }
    }

    static void Check(string name, Framework framework)
    {
        if (name != framework.Id + ".json")
            throw Wrong(name, $"the file must be named after its framework: {framework.Id}.json");
        Named(name, "framework", framework.Id, framework.Title, framework.Edition, framework.Note);

        var ids = new HashSet<string>();
        foreach (var category in framework.Categories)
        {
            Named(name, "category", category.Id, category.Title);
            if (!ids.Add("category " + category.Id))
                throw Wrong(name, $"the category \"{category.Id}\" occurs twice");
            foreach (var group in category.Groups)
            {
                Named(name, "group", group.Id, group.Title);
                // A heading with the id of a criterion would let a control be mapped to the heading by mistake.
                if (!ids.Add(group.Id))
                    throw Wrong(name, $"the id \"{group.Id}\" occurs twice");
                if (group.Criteria.Count == 0)
                    throw Wrong(name, $"the group \"{group.Id}\" holds no criterion");
                foreach (var criterion in group.Criteria)
                {
                    Named(name, "criterion", criterion.Id, criterion.Title, criterion.Text);
                    if (!ids.Add(criterion.Id))
                        throw Wrong(name, $"the id \"{criterion.Id}\" occurs twice");
                }
            }
        }
    }

    static void Check(string name, FrameworkMapping mapping, Dictionary<string, Framework> frameworks)
    {
        if (name != $"{mapping.From}-to-{mapping.To}.json")
            throw Wrong(name, $"the file must be named after its frameworks: {mapping.From}-to-{mapping.To}.json");
        if (!frameworks.TryGetValue(mapping.From, out var from))
            throw Wrong(name, $"there is no framework \"{mapping.From}\"");
        if (!frameworks.TryGetValue(mapping.To, out var to))
            throw Wrong(name, $"there is no framework \"{mapping.To}\"");

        var links = new HashSet<FrameworkLink>();
        foreach (var link in mapping.Links)
        {
            if (from.Find(link.From) is null)
                throw Wrong(name, $"\"{link.From}\" is no criterion of {mapping.From}");
            if (to.Find(link.To) is null)
                throw Wrong(name, $"\"{link.To}\" is no criterion of {mapping.To}");
            if (!links.Add(link))
                throw Wrong(name, $"the link from \"{link.From}\" to \"{link.To}\" occurs twice");
        }
    }

    static void Named(string file, string what, string id, params ReadOnlySpan<string> texts)
    {
        if (string.IsNullOrWhiteSpace(id) || id.Length > 40 || id.AsSpan().ContainsAny(" ;,/"))
            throw Wrong(file, $"\"{id}\" cannot be the id of a {what}: ids have 1 to 40 characters without blanks, commas, semicolons and slashes");
        foreach (var text in texts)
            if (string.IsNullOrWhiteSpace(text))
                throw Wrong(file, $"the {what} \"{id}\" has an empty text");
    }

    static InvalidDataException Wrong(string file, string reason) => new($"Frameworks/{file}: {reason}.");
}
