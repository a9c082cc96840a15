using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>Random flowcharts without circles, checked against rules that hold for every one of them.</summary>
public sealed class FlowchartPropertyTests
{
    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 60));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task An_activity_runs_once_exactly_if_a_followed_way_leads_to_it_and_the_run_always_finishes(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(3, 14);
        var decides = Enumerable.Range(0, count).Select(_ => random.Next(3) == 0).ToArray();
        var says = Enumerable.Range(0, count).Select(_ => random.Next(2) == 0).ToArray();
        var drawing = new Drawing("random");
        for (var i = 0; i < count; i++)
        {
            if (decides[i])
            {
                drawing.Activity($"n{i}", "Elsa.FlowDecision", ("condition", "JavaScript", says[i] ? "true" : "false"));
            }
            else
            {
                drawing.Line($"n{i}");
            }
        }

        // Each activity but the first is reached from one or two before it.
        var edges = new List<(int From, string Port, int To)>();
        for (var to = 1; to < count; to++)
        {
            foreach (var from in Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(to)).Distinct())
            {
                edges.Add((from, decides[from] ? random.Next(2) == 0 ? "True" : "False" : "Done", to));
            }
        }

        drawing.Connect([.. edges.Select(edge => $"n{edge.From}.{edge.Port} → n{edge.To}")]);
        var runs = new bool[count];
        runs[0] = true;
        for (var to = 1; to < count; to++)
        {
            runs[to] = edges.Any(edge => edge.To == to && runs[edge.From] && edge.Port == (decides[edge.From] ? says[edge.From] ? "True" : "False" : "Done"));
        }

        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var instance = await host.StartAsync(host.Publish(drawing.Definition()));

        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        for (var i = 0; i < count; i++)
        {
            instance.Journal.Count(entry => entry.Event == "Completed" && entry.ActivityId == $"n{i}").ShouldBe(runs[i] ? 1 : 0, $"n{i}");
        }
    }
}
