using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows.Trials;

/// <summary>The drawings that lie in the folders of <c>--lib</c>. One that cannot be read is reported and passed over.</summary>
internal sealed class TrialLibrary
{
    readonly List<WorkflowDefinition> definitions = [];

    public IReadOnlyList<WorkflowDefinition> Definitions => definitions;

    /// <summary>The file of each, for sentences about it.</summary>
    public Dictionary<WorkflowDefinition, string> Files { get; } = [];

    public async Task ReadAsync(string folder, TextWriter error, CancellationToken cancellationToken)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(folder, "*.json");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{folder}: {problem.Message}");
            return;
        }

        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            try
            {
                var definition = await TrialFile.ReadAsync(file, cancellationToken);
                definitions.Add(definition);
                Files[definition] = file;
            }
            catch (TrialFileRefused refused)
            {
                await error.WriteLineAsync($"{file}: {refused.Message} It was passed over.");
            }
        }
    }

    public void Remove(WorkflowDefinition definition) => definitions.Remove(definition);

    /// <summary>The version of that id if one is named and there, else the newest.</summary>
    public WorkflowDefinition? Find(string definitionId, string? versionId)
    {
        var versions = definitions.FindAll(d => d.DefinitionId == definitionId);
        return versions.Find(d => d.Id == versionId) ?? versions.MaxBy(d => d.Version);
    }
}

/// <summary>A file that is no drawing, in a sentence.</summary>
internal sealed class TrialFileRefused(string message) : Exception(message);

/// <summary>Reads drawings from files.</summary>
internal static class TrialFile
{
    public static async Task<WorkflowDefinition> ReadAsync(string file, CancellationToken cancellationToken)
    {
        string json;
        try
        {
            json = await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TrialFileRefused(problem is FileNotFoundException or DirectoryNotFoundException ? $"There is no file {file}." : problem.Message);
        }

        try
        {
            var definition = WorkflowDefinition.Parse(json);
            LookAt(definition.Document);
            return definition.DefinitionId.Length > 0 ? definition : Named(definition, Path.GetFileNameWithoutExtension(file));
        }
        catch (InvalidDefinition invalid)
        {
            throw new TrialFileRefused(string.Join(" ", invalid.Problems.Select(p => p.Reason)));
        }
        catch (ArgumentException twice)
        {
            // The text is JSON, but a member stands twice in one object.
            throw new TrialFileRefused(twice.Message);
        }
    }

    // Members are read when they are asked for; one that stands twice is found only then.
    static void LookAt(JsonNode? node)
    {
        foreach (var inside in node switch { JsonObject json => json.Select(m => m.Value), JsonArray array => array, _ => [] })
        {
            LookAt(inside);
        }
    }

    // A drawing without an id is known by the name of its file.
    static WorkflowDefinition Named(WorkflowDefinition definition, string name)
    {
        var document = (JsonObject)definition.Document.DeepClone();
        document["definitionId"] = name;
        return WorkflowDefinition.From(document);
    }
}
