using System.Text.Json;

namespace AuditFlow.Engine.Tests.Oracle;

/// <summary>The reference results measured from Elsa 3.7.1, which lie beside this file; README.md tells how they were made.</summary>
internal static class OracleFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Oracle");

    public static IEnumerable<JsonElement> Lines(string file)
        => File.ReadLines(Path.Combine(Folder, file)).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>
    /// Cases that this engine does not follow, from not-yet.txt: a line is <c>file TAB case TAB reason</c>. A case listed there must fail, so the list can only shrink.
    /// </summary>
    public static IReadOnlyDictionary<string, string> NotYet(string file)
        => File.ReadLines(Path.Combine(Folder, "not-yet.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Where(parts => parts[0] == file)
            .ToDictionary(parts => parts[1], parts => parts[2], StringComparer.Ordinal);
}
