using System.Text.Json;
using AuditFlow.Platform.Bench;
using AuditFlow.Platform.CommandLine;
using Shouldly;

namespace AuditFlow.Tests.Platform.Bench;

public sealed class WritersBenchTests
{
    [Fact]
    public async Task One_line_a_case_says_how_long_writers_waited_and_the_last_line_compares()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        (await Verbs.RunAsync(["bench", "writers", "--seconds", "0.3", "--writers", "3"], output, error)).ShouldBe(Verbs.Done, error.ToString());

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        lines.Select(l => l.GetProperty("case").GetString()).ShouldBe(["without-gate", "with-gate", "without-gate / with-gate"]);
        foreach (var line in lines[..2])
        {
            line.GetProperty("writers").GetInt32().ShouldBe(3);
            line.GetProperty("writes").GetInt32().ShouldBeGreaterThan(0);
            line.GetProperty("slowestMs").GetDouble().ShouldBeGreaterThanOrEqualTo(line.GetProperty("p99Ms").GetDouble());
            line.GetProperty("p99Ms").GetDouble().ShouldBeGreaterThanOrEqualTo(line.GetProperty("p50Ms").GetDouble());
        }
    }

    [Theory]
    [InlineData("--seconds", "0")]
    [InlineData("--writers", "65")]
    public async Task A_number_that_makes_no_sense_is_refused(string option, string value)
    {
        using var error = new StringWriter();

        (await Verbs.RunAsync(["bench", "writers", option, value], TextWriter.Null, error)).ShouldBe(Verbs.Refused);
        error.ToString().ShouldContain(option);
    }

    [Fact]
    public void Percentiles_are_the_nearest_rank()
        => WritersCase.Of("x", 1, TimeSpan.FromSeconds(2), [.. Enumerable.Range(1, 200).Select(i => (double)i)])
            .ShouldBe(new WritersCase("x", 1, 200, 100, 100, 198, 200));
}
