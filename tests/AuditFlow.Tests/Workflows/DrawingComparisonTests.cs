using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.Workflows;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>What a reader is told of the difference between two versions.</summary>
public sealed class DrawingComparisonTests
{
    static readonly string Before = Flowchart(
        "compared", [Activity("ask", "AuditFlow.Task", ("title", "Do it")), Activity("line", "Elsa.WriteLine", ("text", "one")), Activity("old", "Elsa.WriteLine")],
        [("ask", "Approved", "line"), ("line", "Done", "old")]);

    [Fact]
    public void Steps_and_connections_that_came_went_or_changed_are_named_as_people_see_them()
    {
        var after = JsonNode.Parse(Flowchart(
            "compared", [Activity("ask", "AuditFlow.Task", ("title", "js:getTitle()")), Activity("line", "Elsa.WriteLine", ("text", "one")), Activity("new", "Elsa.Event", ("eventName", "bell"))],
            [("ask", "Approved", "line"), ("ask", "Rejected", "new")]))!;
        after["root"]!["activities"]![0]!["metadata"] = new JsonObject { ["displayText"] = "Ask the owner" };
        after["root"]!["activities"]![2]!["name"] = "Wait for the bell";

        var found = Compare(Before, after.ToJsonString());

        found.Added.ShouldBe([new ComparedStep("Wait for the bell", "Event")]);
        found.Removed.ShouldBe([new ComparedStep("old", "Write line")]);
        var changed = found.Changed.ShouldHaveSingleItem();
        changed.Step.ShouldBe(new ComparedStep("Ask the owner", "Task"));
        changed.Values.ShouldBe([new ChangedValue("Title", "Do it", "JavaScript: getTitle()"), new ChangedValue("Display text", null, "Ask the owner")], ignoreOrder: true);
        found.ConnectionsAdded.ShouldBe([new ComparedConnection("Ask the owner", "Rejected", "Wait for the bell")]);
        found.ConnectionsRemoved.ShouldBe([new ComparedConnection("line", "Done", "old")]);
        found.Drawing.ShouldBeEmpty();
    }

    [Fact]
    public void Where_a_step_stands_on_the_canvas_and_what_the_library_gives_is_no_difference()
    {
        var moved = JsonNode.Parse(Before)!;
        moved["id"] = "compared-v7";
        moved["version"] = 7;
        moved["isPublished"] = true;
        moved["customProperties"] = new JsonObject();
        moved["inputs"] = new JsonArray();
        var step = moved["root"]!["activities"]![0]!;
        step["metadata"] = JsonNode.Parse("""{"designer":{"position":{"x":10,"y":20},"size":{"width":1,"height":1}}}""");
        step["nodeId"] = "Workflow1:Flowchart1:ask";
        moved["root"]!["connections"]![0]!["vertices"] = JsonNode.Parse("""[{"x":1,"y":2}]""");

        Compare(Before, moved.ToJsonString()).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void What_the_drawing_itself_says_is_compared_as_well()
    {
        var after = JsonNode.Parse(Before)!;
        after["name"] = "Better name";
        after["variables"] = JsonNode.Parse("""[{"id":"v","name":"Count","typeName":"Int32","value":"3"}]""");
        after["options"]!["usableAsActivity"] = false;

        var found = Compare(Before, after.ToJsonString()).Drawing;

        found.ShouldContain(new ChangedValue("Name", "compared", "Better name"));
        found.ShouldContain(new ChangedValue("Variables", null, "Count = 3"));
        found.ShouldContain(v => v.Name == "Options" && v.After!.Contains("false"));
    }

    [Fact]
    public void A_step_inside_another_is_compared_where_it_stands_and_a_sequence_by_its_order()
    {
        static string Nested(string text, string first, string second) => new JsonObject
        {
            ["definitionId"] = "nested", ["name"] = "nested",
            ["root"] = new JsonObject
            {
                ["id"] = "s", ["type"] = "Elsa.Sequence",
                ["activities"] = new JsonArray(new JsonObject { ["id"] = first, ["type"] = "Elsa.Start" }, new JsonObject { ["id"] = second, ["type"] = "Elsa.Start" }, new JsonObject { ["id"] = "each", ["type"] = "Elsa.ForEach", ["body"] = Activity("inner", "Elsa.WriteLine", ("text", text)) }),
            },
        }.ToJsonString();

        Compare(Nested("x", "a", "b"), Nested("y", "a", "b")).Changed.ShouldHaveSingleItem().Step.Name.ShouldBe("inner");
        Compare(Nested("x", "a", "b"), Nested("x", "b", "a")).Changed.ShouldHaveSingleItem().Values.ShouldBe([new ChangedValue("Activities", "a, b, each", "b, a, each")]);
    }

    [Fact]
    public void Every_shipped_drawing_is_like_itself_when_its_text_was_written_and_read()
    {
        foreach (var file in Directory.GetFiles(ShippedDrawings.Folder, "*.json"))
        {
            var definition = WorkflowDefinition.Parse(File.ReadAllText(file));

            DrawingComparison.Of(definition, WorkflowDefinition.Parse(DrawingText.Of(definition))).IsEmpty.ShouldBeTrue(file);
        }
    }

    [Fact]
    public void The_text_of_a_file_does_not_depend_on_who_wrote_the_document()
    {
        var shuffled = JsonNode.Parse(Before)!.AsObject();
        var name = shuffled["name"]!.ToString();
        shuffled.Remove("name");
        shuffled["isLatest"] = true;
        shuffled["id"] = "compared-v3-0123";
        shuffled["name"] = name;

        DrawingText.Of(WorkflowDefinition.Parse(shuffled.ToJsonString())).ShouldBe(DrawingText.Of(WorkflowDefinition.Parse(Before)));
    }

    static DrawingComparison Compare(string before, string after) => DrawingComparison.Of(WorkflowDefinition.Parse(before), WorkflowDefinition.Parse(after));
}
