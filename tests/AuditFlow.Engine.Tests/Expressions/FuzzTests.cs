using System.Diagnostics;
using System.Globalization;
using AuditFlow.Engine.Expressions;
using AuditFlow.Engine.Expressions.JavaScript;
using AuditFlow.Engine.Expressions.Liquid;
using Xunit;

namespace AuditFlow.Engine.Tests.Expressions;

/// <summary>
/// Whatever is written, reading and evaluating it ends soon: with a value, or with an error that the engine knows. 10,000 inputs; with AUDITFLOW_LONG=1
/// ten times as many. AUDITFLOW_SEED repeats a run.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly TimeSpan LongestOfOne = TimeSpan.FromSeconds(5);

    /// <summary>The budgets are small, so that using them up is tried often.</summary>
    private static readonly EngineOptions Options = new() { StepsPerExpression = 5_000, CharactersPerText = 20_000 };

    private static int Inputs => Environment.GetEnvironmentVariable("AUDITFLOW_LONG") == "1" ? 50_000 : 5_000;

    [Fact]
    public void No_script_hangs_or_breaks_the_engine()
        => Try("JavaScript", "script", random => new ScriptGrammar(random).Script(), [.. " \n\t()[]{}<>=+-*/%&|^!~?:;,.'\"`\\$#@0123456789abcxyzé😀\0"]);

    [Fact]
    public void No_template_hangs_or_breaks_the_engine()
        => Try("Liquid", "template", random => new TemplateGrammar(random).Template(), [.. " \n{}%|:,.'\"-=<>[]()0123456789abcxyzé😀\0"]);

    private void Try(string type, string what, Func<Random, string> write, char[] characters)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUDITFLOW_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {Inputs} inputs of {type}"));
        var scripts = new Scripts(Options);
        var (values, refusals) = (0, 0);
        for (var i = 0; i < Inputs; i++)
        {
            // One source of chance an input, so that a failure can be repeated by itself.
            var random = new Random(unchecked((seed * 397) ^ i));
            var written = write(random);
            var input = i % 2 == 0 ? written : Broken(written, random, characters);
            var clock = Stopwatch.StartNew();
            try
            {
                _ = scripts.Evaluate(type, input);
                values++;
            }
            catch (ScriptError) when (i % 2 == 0)
            {
                // It ran, and failed as scripts may.
                values++;
            }
            catch (Exception fault) when (fault is ExpressionFault or ScriptError or ScriptTooLong or LiquidFault)
            {
                refusals++;
            }
            catch (Exception fault)
            {
                Assert.Fail($"Seed {seed}, {what} {i} ended with {fault.GetType().Name}: {fault.Message}\n{input}\n{fault.StackTrace}");
            }

            Assert.True(clock.Elapsed < LongestOfOne, $"Seed {seed}, {what} {i} took {clock.Elapsed}:\n{input}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{values} ran, {refusals} were refused or used up their budget."));
        Assert.True(values > Inputs / 10, $"Only {values} of {Inputs} inputs ran: the grammar writes nothing that can be read.");
    }

    /// <summary>The same with pieces taken out, doubled, moved or replaced by noise.</summary>
    private static string Broken(string text, Random random, char[] characters)
    {
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var from = random.Next(text.Length + 1);
            var to = Math.Min(text.Length, from + random.Next(1, 8));
            text = random.Next(4) switch
            {
                0 => text[..from] + text[to..],
                1 => text[..to] + text[from..to] + text[to..],
                2 => text[from..to] + text[..from] + text[to..],
                _ => text[..from] + new string(random.GetItems(characters, random.Next(1, 6))) + text[to..],
            };
        }

        return text;
    }
}
