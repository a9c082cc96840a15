using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Oracle;

public sealed class DefinitionOracleTests
{
    public static TheoryData<string> Cases => new(DefinitionCase.All.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_definition_runs_as_on_Elsa(string key)
    {
        var differences = await DefinitionRun.CompareAsync(DefinitionCase.All[key]);

        if (OracleFiles.NotYet("expected.jsonl").TryGetValue(key, out var reason))
        {
            differences.ShouldNotBeEmpty($"This case passes now; take it off not-yet.txt ({reason}).");
        }
        else
        {
            differences.ShouldBeEmpty(string.Join("\n", differences));
        }
    }
}
