using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mono.Cecil;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

/// <summary>AuditFlow → Studio → Engine and AuditFlow → Engine are the only arrows; the engine knows no audits (ADR 2).</summary>
public sealed partial class ProjectArrowsTests
{
    static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["AuditFlow.Engine"] = [],
        ["AuditFlow.Studio"] = ["AuditFlow.Engine"],
        ["AuditFlow"] = ["AuditFlow.Engine", "AuditFlow.Studio"],
    };

    [Fact]
    public void Projects_refer_to_each_other_along_the_arrows_only()
        => Directory.GetFiles(Path.Combine(Code.Repository, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(path => FindForbiddenArrows(Path.GetFileNameWithoutExtension(path), XDocument.Load(path)))
            .ShouldBeEmpty();

    [Fact]
    public void An_engine_that_refers_to_the_product_is_found()
        => FindForbiddenArrows("AuditFlow.Engine", XDocument.Parse("""<Project><ItemGroup><ProjectReference Include="..\AuditFlow\AuditFlow.csproj" /></ItemGroup></Project>"""))
            .ShouldBe(["AuditFlow.Engine → AuditFlow"]);

    [Fact]
    public void A_project_that_nobody_placed_is_found()
        => FindForbiddenArrows("AuditFlow.Core", XDocument.Parse("<Project />")).ShouldBe(["AuditFlow.Core is no project of the design"]);

    [Fact]
    public void The_engine_needs_only_abstractions() => FindHeavyReferences(Code.Engine).ShouldBeEmpty();

    [Fact]
    public void An_engine_that_needs_more_is_found() => FindHeavyReferences(Code.Tests).ShouldContain("auditflow");

    [Fact]
    public void The_studio_refers_to_the_engine_but_not_to_the_product()
        => Code.Studio.MainModule.AssemblyReferences.Select(r => r.Name).ShouldNotContain("auditflow");

    [Fact]
    public void The_engine_and_the_studio_speak_no_word_of_audits()
        => FindAuditWords(Code.Engine.Types().Concat(Code.Studio.Types())).ShouldBeEmpty();

    [Fact]
    public void A_word_of_audits_in_the_engine_is_found()
        => FindAuditWords([Code.Planted(typeof(FindingOpener))]).ShouldBe([nameof(FindingOpener), nameof(FindingOpener.WithAttestation)]);

    static IEnumerable<string> FindForbiddenArrows(string project, XDocument file)
    {
        if (!Arrows.TryGetValue(project, out var allowed))
        {
            return [$"{project} is no project of the design"];
        }

        return file.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .Where(target => !allowed.Contains(target))
            .Select(target => $"{project} → {target}");
    }

    static IEnumerable<string> FindHeavyReferences(AssemblyDefinition assembly) => assembly.MainModule.AssemblyReferences.Select(r => r.Name)
        .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("System" or "netstandard" or "mscorlib"))
        .Where(name => !(name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && name.EndsWith(".Abstractions", StringComparison.Ordinal)));

    static IEnumerable<string> FindAuditWords(IEnumerable<TypeDefinition> types) => types.SelectMany(t => t.WithNested())
        .SelectMany(t => t.Methods.Where(m => !m.IsConstructor).Select(m => m.Name).Prepend(t.Name))
        .Where(name => AuditWord().IsMatch(name));

    [GeneratedRegex("Audit(?!Flow)|Attest|Finding(?!s?Of)|Deficien|Remediat|Campaign|Compliance")]
    private static partial Regex AuditWord();

    sealed class FindingOpener
    {
        public static string WithAttestation() => "";
    }
}
