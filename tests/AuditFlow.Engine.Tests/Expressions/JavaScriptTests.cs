using System.Text.Json;
using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Expressions;

public sealed class JavaScriptTests
{
    [Theory]
    [InlineData("const {a, b: {c = 3} = {}} = {a: 1}; `${a}${c}`", "13")]
    [InlineData("(() => { try { null.x } catch (e) { return e.message } })()", "Cannot read property 'x' of null (line 1, column 20)")]
    [InlineData("(() => { try { throw new RangeError('r') } catch ({name, message}) { return name + message } })()", "RangeErrorr")]
    [InlineData("let i = 0; do { i++; if (i == 3) continue; if (i > 5) break } while (true); i", "6")]
    [InlineData("switch (3) { case 1: 'a'; break; case 3: 'c'; break; default: 'd' }", "c")]
    [InlineData("var x = 1; { let x = 2; } x", "1")]
    [InlineData("(function fact(n) { return n < 2 ? 1 : n * fact(n - 1) })(10)", "3628800")]
    [InlineData("label: for (;;) { for (;;) break label } 'out'", "out")]
    [InlineData("[1e21, 1e-7, 0.000001, 5e-324, 123456789012345680000, 0.1 + 0.2].join(' ')", "1e+21 1e-7 0.000001 5e-324 123456789012345680000 0.30000000000000004")]
    [InlineData("let s = ''; for (const [k, v] of Object.entries({x: 1, y: 2})) s += k + v; s", "x1y2")]
    [InlineData("/a(?=b)/.test('ab') + ' ' + 'a1b22'.match(/\\d+/g).join()", "true 1,22")]
    [InlineData("new Date(Date.now()).toISOString()", "2026-01-05T09:00:00.000Z")]
    public async Task A_script_gives(string script, string expected)
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));

        var instance = await host.StartAsync(host.Publish(new Drawing("js").Activity("w", "Elsa.WriteLine", ("text", "JavaScript", script)).Definition()));

        instance.State.Incidents.ShouldBeEmpty();
        host.Lines.ShouldBe([expected]);
    }

    [Theory]
    [InlineData("1 +\n\n  * 2", "'*' is not understood here. (line 3, column 3)")]
    [InlineData("async () => 1", "Waiting (async) is outside the JavaScript that is run here. (line 1, column 1)")]
    [InlineData("document.title", "document is not defined. (line 1, column 1)")]
    [InlineData("'open", "This text has no end. (line 1, column 1)")]
    [InlineData("getConfig('secret')", "getConfig is not defined. (line 1, column 1)")]
    [InlineData("1; Object.defineProperty({}, 'a', {})", "Object.defineProperty is outside the JavaScript that is run here. (line 1, column 4)")]
    [InlineData("x => x", "A function cannot be the result of an expression. (line 1, column 1)")]
    [InlineData("/(/.test('')", "line 1, column 1")]
    public void What_cannot_run_is_refused_with_line_and_column(string script, string reason)
    {
        var engine = new WorkflowEngine(new ActivityCatalog());

        var refusal = Should.Throw<InvalidDefinition>(() => engine.Compile(new Drawing("js").Activity("w", "Elsa.WriteLine", ("text", "JavaScript", script)).Definition()));

        refusal.Problems.ShouldHaveSingleItem().Reason.ShouldContain(reason);
    }

    [Fact]
    public async Task A_fault_tells_what_and_where_in_the_journal()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));

        var instance = await host.StartAsync(host.Publish(new Drawing("js").Activity("w", "Elsa.WriteLine", ("text", "JavaScript", "getInput('Order')\n  .lines")).Definition()));

        var incident = instance.State.Incidents.ShouldHaveSingleItem();
        incident.Message.ShouldBe("Failed to evaluate activity input 'Text'");
        incident.Detail.ShouldBe("Cannot read property 'lines' of null (line 2, column 3)");
        instance.Journal.Single(entry => entry.Event == "Faulted").Payload!.Value.GetProperty("innerMessage").GetString()
            .ShouldBe("Cannot read property 'lines' of null (line 2, column 3)");
    }

    [Fact]
    public async Task A_script_works_on_copies()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var drawing = new Drawing("js").Variable("Doc", "ObjectDictionary", """{"list":[1]}""")
            .Activity("a", "Elsa.WriteLine", ("text", "JavaScript", "getDoc().list.push(2); getDoc().list.length"))
            .Activity("b", "Elsa.WriteLine", ("text", "JavaScript", "const d = getDoc(); d.list.push(2); setDoc(d); getDoc().list.length"))
            .Connect("a → b");

        var instance = await host.StartAsync(host.Publish(drawing.Definition()));

        host.Lines.ShouldBe(["1", "2"]);
        JsonSerializer.Serialize(((IDictionary<string, object?>)instance.State.Variables["Doc"]!)["list"]).ShouldBe("[1,2]");
    }
}
