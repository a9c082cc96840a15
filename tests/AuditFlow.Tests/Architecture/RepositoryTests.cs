using System.Diagnostics;
using System.Text.RegularExpressions;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

/// <summary>Whoever clones the repository has everything: no file in it reads a path outside it.</summary>
public sealed partial class RepositoryTests
{
    static readonly string[] Read = [".cs", ".cshtml", ".csproj", ".props", ".targets", ".sln", ".json", ".sh", ".mjs", ".js", ".css", ".yaml", ".yml", ".txt", ".config", ""];

    [Fact]
    public void Nothing_reads_a_path_outside_the_repository()
    {
        var files = Tracked().Where(f => Read.Contains(Path.GetExtension(f)) && Path.GetFileName(f) != "package-lock.json").ToList();
        files.Count.ShouldBeGreaterThan(100);
        files.SelectMany(f => FindOutside(f, File.ReadAllText(Path.Combine(Code.Repository, f)))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("src/A/A.csproj", """<Content Include="..\..\..\elsewhere\x.json" />""", @"..\..\..\")]
    [InlineData("tools/x.sh", "cp ../../shared/x .", "../../")]
    public void A_path_that_climbs_out_is_found(string file, string text, string climb) => FindOutside(file, text).ShouldBe([$"{file}: {climb}"]);

    [Fact]
    public void A_path_of_one_machine_is_found()
    {
        var own = $"/{"home"}/somebody/x.csv";
        FindOutside("tests/X.cs", $"File.ReadAllText(\"{own}\")").ShouldBe([$"tests/X.cs: /{"home"}/somebody"]);
    }

    [Fact]
    public void A_path_inside_is_allowed() => FindOutside("src/A/A.csproj", """<Content Include="..\..\samples\x.csv" />""").ShouldBeEmpty();

    static IEnumerable<string> FindOutside(string file, string text)
    {
        var depth = file.Count(c => c == '/');
        var isCode = Path.GetExtension(file) is ".cs" or ".cshtml";

        // In code a climbing path may be an address or a hostile input of a test, so only absolute paths count there.
        var climbs = isCode ? [] : Climb().Matches(text).Where(m => m.Value.Length / 3 > depth).Select(m => m.Value);
        return climbs.Concat(Absolute().Matches(text).Select(m => m.Value)).Distinct().Select(path => $"{file}: {path}");
    }

    static List<string> Tracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Code.Repository, RedirectStandardOutput = true,
        })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return [.. files.Where(f => File.Exists(Path.Combine(Code.Repository, f)))];
    }

    [GeneratedRegex(@"(?:\.\.[\\/])+")]
    private static partial Regex Climb();

    [GeneratedRegex(@"(?<![\w:/.\-*~}])/(?:home|root|Users|work|mnt|srv)/[\w.\-]+")]
    private static partial Regex Absolute();
}
