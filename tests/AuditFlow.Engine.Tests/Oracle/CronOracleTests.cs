using System.Text.Json;
using AuditFlow.Engine.Execution;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Oracle;

public sealed class CronOracleTests
{
    private static readonly Dictionary<string, JsonElement> Lines = OracleFiles.Lines("cron.jsonl").ToDictionary(line => line.GetProperty("id").GetString()!);

    public static TheoryData<string> Cases => new(Lines.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_cron_expression_has_the_occurrences_that_Elsa_computes(string id)
    {
        var line = Lines[id];
        var expression = line.GetProperty("expr").GetString()!;
        var next = line.GetProperty("next");
        if (next.ValueKind == JsonValueKind.Object)
        {
            Should.Throw<FormatException>(() => CronSchedule.Parse(expression));
            return;
        }

        var schedule = CronSchedule.Parse(expression);
        var from = line.GetProperty("from").GetDateTimeOffset();
        foreach (var expected in next.EnumerateArray())
        {
            from = schedule.Next(from).ShouldNotBeNull();
            from.ShouldBe(expected.GetDateTimeOffset());
        }

        if (next.GetArrayLength() < 5)
        {
            schedule.Next(from).ShouldBeNull();
        }
    }
}
