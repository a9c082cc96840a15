using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Activities;
using AuditFlow.Engine.Memory;
using AuditFlow.Engine.Tests.Expressions;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests;

/// <summary>A text that was cut within an emoji holds half of a UTF-16 pair; no reader of JSON may stumble over it.</summary>
public sealed class JsonTextTests
{
    private const char Half = '\uD83D';

    /// <summary>Stands for a raw half, which the UTF-8 of an assembly's attributes cannot hold.</summary>
    private const char Stand = '~';

    [Theory]
    [InlineData("""{"a":"plain \u00e9 \\ud83d \n"}""", "plain \u00e9 \\ud83d \n")]
    [InlineData("""{"a":"\ud83d\ude00"}""", "😀")]
    [InlineData("""{"a":"\uD83D\uDE00\ud83d"}""", "😀\uFFFD")]
    [InlineData("""{"a":"\ude00\ud83d x"}""", "\uFFFD\uFFFD x")]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", "\uFFFD😀")]
    [InlineData("""{"a":"~"}""", "\uFFFD")]
    [InlineData("""{"a":"~\ude00"}""", "😀")]
    [InlineData("""{"a":"\ud83d"}""", "\uFFFD")]
    [InlineData("""{"a":"\\\ud83d"}""", "\\\uFFFD")]
    [InlineData("""{"a":"\n~b"}""", "\n\uFFFDb")]
    public void A_half_of_a_pair_is_read_as_the_replacement_character_and_all_else_as_it_is(string json, string expected)
        => JsonNode.Parse(JsonText.WellFormed(json.Replace(Stand, Half)))!["a"]!.GetValue<string>().ShouldBe(expected);

    [Theory]
    [InlineData("\\ud8")]
    [InlineData("\\udxyz")]
    [InlineData("{\"a\":\"\\ud83d")]
    [InlineData("\\~")]
    [InlineData("~\\")]
    public void What_is_not_JSON_is_left_for_the_reader_to_refuse(string json)
        => Should.Throw<JsonException>(() => JsonDocument.Parse(JsonText.WellFormed(json.Replace(Stand, Half))));

    [Theory]
    [InlineData("JSON.parse('\"' + '😀'[0] + '\"')", "\uFFFD")]
    [InlineData("""JSON.parse('"\\ud83d"')""", "\uFFFD")]
    [InlineData("""Object.keys(JSON.parse('{"\\ud83d":1}'))[0]""", "\uFFFD")]
    [InlineData("(() => { try { return JSON.parse('😀'[0]) } catch (e) { return e.name } })()", "SyntaxError")]
    [InlineData("JSON.parse(JSON.stringify('😀'.slice(1)))", "\uFFFD")]
    public void A_script_reads_it(string script, string expected) => new Scripts().Evaluate("JavaScript", script).ShouldBe(expected);

    [Fact]
    public void An_object_that_is_written_down_holds_it()
        => new Scripts().Evaluate("Object", """["\ud83d"]""").ShouldBeOfType<object?[]>().ShouldBe(["\uFFFD"]);

    [Fact]
    public void A_list_that_is_given_as_a_text_holds_it() => Items.Of("""["\ud83d"]""").ShouldBe(["\uFFFD"]);

    [Fact]
    public async Task A_drawing_that_holds_it_is_read_compiled_run_and_written()
    {
        var drawing = new Drawing("halves").Variable("Cut", "ObjectDictionary", """{"text":"\ud83d"}""")
            .Activity("w", "Elsa.WriteLine", ("text", "Literal", "a" + Half)).Activity("v", "Elsa.WriteLine", ("text", "JavaScript", "getCut().text"))
            .Connect("w → v").Definition();
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));

        var read = WorkflowDefinition.Parse(drawing.ToJson().Replace("a\\uFFFD", "a\\uD83D", StringComparison.Ordinal));
        var instance = await host.StartAsync(host.Publish(read));

        instance.State.Incidents.ShouldBeEmpty();
        host.Lines.ShouldBe(["a\uFFFD", "\uFFFD"]);
        WorkflowDefinition.Parse(read.ToJson()).ToJson().ShouldBe(read.ToJson());
    }
}
