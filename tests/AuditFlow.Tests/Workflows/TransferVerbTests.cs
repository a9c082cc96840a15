using System.Text;
using AuditFlow.Tests.Workflows.Trials;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>Drawings between the product and a folder, by the program itself on a data folder of its own.</summary>
public sealed class TransferVerbTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-transfer-test-").FullName;

    [Fact]
    public async Task What_is_imported_and_published_is_exported_word_for_word_and_a_draft_only_when_it_is_asked_for()
    {
        Write("in/one.json", Sequence("one", Activity("a", "Elsa.WriteLine", ("text", "x"))));
        Write("in/two.json", Sequence("two", Activity("a", "Elsa.WriteLine", ("text", "y"))));

        var imported = await Type("workflow", "import", "in", "--publish");
        imported.ShouldBe((0, "in/one.json: one, version 1 is published\nin/two.json: two, version 1 is published\n", ""));
        (await Type("workflow", "export", "one", "--to", "out")).ShouldBe((0, "out/one.json: version 1\n", ""));
        Directory.GetFiles(Path.Combine(folder, "out")).Select(Path.GetFileName).ShouldBe(["one.json"]);

        // The file that was written says the same as what is there, so nothing is changed by it.
        Write("changed.json", Read("out/one.json").Replace("\"x\"", "\"z\"", StringComparison.Ordinal));
        (await Type("workflow", "import", "changed.json")).ShouldBe((0, "changed.json: one, draft of version 2\n", ""));
        (await Type("workflow", "export", "one", "--to", "published")).Code.ShouldBe(0);
        (await Type("workflow", "export", "one", "--to", "drafts", "--draft")).Output.ShouldBe("drafts/one.json: version 2\n");
        Read("published/one.json").ShouldBe(Read("out/one.json"));
        Read("drafts/one.json").ShouldBe(Read("changed.json"));
    }

    [Fact]
    public async Task Nothing_is_kept_when_one_file_is_faulty_and_each_fault_names_file_and_activity()
    {
        Write("in/good.json", Sequence("good", Activity("a", "Elsa.WriteLine", ("text", "x"))));
        Write("in/bad.json", Sequence("bad", Activity("script", "Elsa.WriteLine", ("text", "js:while ("))));

        var refused = await Type("workflow", "import", "in", "--publish");

        refused.Code.ShouldBe(2);
        refused.Output.ShouldBeEmpty();
        refused.Errors.ShouldStartWith("in/bad.json: script: ");
        (await Type("workflow", "export", "good", "--to", "out", "--draft")).ShouldSatisfyAllConditions(e => e.Code.ShouldBe(2), e => e.Errors.ShouldContain("good"));
        (await Type("workflow", "import", "missing.json")).ShouldSatisfyAllConditions(e => e.Code.ShouldBe(2), e => e.Errors.ShouldContain("missing.json"));
        (await Type("workflow", "export")).Code.ShouldBe(2);
    }

    async Task<(int Code, string Output, string Errors)> Type(params string[] arguments)
    {
        using var process = TrialProgram.Start(folder, arguments, ("Data__Folder", Path.Combine(folder, "data")), ("DOTNET_ENVIRONMENT", "Production"), ("PublicUrl", "https://audit.example.com"));
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }

    void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
        File.WriteAllText(Path.Combine(folder, file), text, new UTF8Encoding(false));
    }

    string Read(string file) => File.ReadAllText(Path.Combine(folder, file));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
