using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditFlow.Engine;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Architecture;
using Shouldly;

namespace AuditFlow.Tests.Workflows;

/// <summary>What leads can draw with, as a text that a change of it shows up in.</summary>
public sealed class BlockCatalogueTests
{
    static readonly string[] Categories = ["Audits", "Readiness", "Risks", "Testing", "Attestations", "Engagement", "Findings", "Evidence", "Tasks", "Notifications"];

    static readonly List<ActivityDescriptor> Blocks =
    [
        .. RequestBlocks.CatalogOf(typeof(RequestBlocks).Assembly).Descriptors.Where(d => d.TypeName.StartsWith("AuditFlow.", StringComparison.Ordinal))
            .OrderBy(d => d.Category, StringComparer.Ordinal).ThenBy(d => d.TypeName, StringComparer.Ordinal),
    ];

    [Fact]
    public void The_catalogue_of_blocks_is_the_approved_one()
    {
        var approved = Path.Combine(Code.Repository, "tests", "AuditFlow.Tests", "Workflows", "blocks.approved.txt");
        var received = approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
        var text = Text();
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (text != expected)
        {
            File.WriteAllText(received, text);
        }

        text.ShouldBe(expected, "blocks.received.txt lies beside the approved text: read it, and when it is right let it take its place");
    }

    [Fact]
    public void Every_block_and_every_input_says_what_it_is_for()
        => Blocks.Where(b => b.Description.Length < 20).Select(b => b.TypeName)
            .Concat(Blocks.SelectMany(b => b.Inputs.Where(i => i.Description.Length == 0).Select(i => $"{b.TypeName}.{i.Name}"))).ShouldBeEmpty();

    [Fact]
    public void Categories_are_the_products_words() => Blocks.Select(b => b.Category).Distinct().ShouldBeSubsetOf(Categories);

    static string Text()
    {
        var text = new StringBuilder();
        foreach (var block in Blocks)
        {
            text.Append(CultureInfo.InvariantCulture, $"{block.Category}: {block.DisplayName} ({block.TypeName})\n  {block.Description}\n");
            foreach (var input in block.Inputs.OrderBy(i => i.Order))
            {
                var initial = input.DefaultValue is { } value and not ("" or System.Collections.ICollection { Count: 0 }) ? $", initially {JsonSerializer.Serialize(value, WorkflowJson.Inputs)}" : "";
                var offers = input.Choices is { } list ? $", offers {list.Name}" : "";
                text.Append(CultureInfo.InvariantCulture, $"  in  {input.DisplayName} ({input.Name}: {input.TypeName}, {input.UiHint}{(input.IsRequired ? ", required" : "")}{initial}{offers})\n        {input.Description}\n");
            }

            text.AppendJoin("", block.Outputs.Select(o => $"  out {o.DisplayName} ({o.Name}: {o.TypeName})\n"));
            text.Append(CultureInfo.InvariantCulture, $"  goes out by {string.Join(", ", block.Ports.Select(p => p.Name))}\n\n");
        }

        return text.ToString();
    }
}
