namespace AuditFlow.Tests.Shared;

/// <summary>The repository's own files, for tests that hold what is written in them.</summary>
internal static class SourceFiles
{
    public static string Root { get; } = Find();

    public static string Product => Path.Combine(Root, "src", "AuditFlow");

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Every Razor file of the product with its text.</summary>
    public static IEnumerable<(string Path, string Text)> Razor => Directory
        .EnumerateFiles(Product, "*.cshtml", SearchOption.AllDirectories)
        .Select(file => (Path.GetRelativePath(Product, file), File.ReadAllText(file)));

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuditFlow.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
