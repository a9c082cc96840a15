using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions.JavaScript;

namespace AuditFlow.Engine.Expressions.Liquid;

/// <summary>A Liquid template of a definition.</summary>
internal sealed class LiquidTemplate(IReadOnlyList<LiquidStatement> body) : CompiledExpression
{
    /// <summary>
    /// Elsa writes the reason why a template cannot be read in place of its text. So does this engine where it is told to take what it cannot run; else the
    /// template is refused.
    /// </summary>
    public static CompiledExpression Compile(string source, EngineOptions options)
    {
        try
        {
            return new LiquidTemplate(LiquidParser.Parse(source));
        }
        catch (LiquidFault fault)
        {
            var place = SourcePlace.Of(source, fault.Position);
            return options.RefuseUnknown
                ? throw new ExpressionFault($"{fault.Message} ({place})")
                : new ConstantExpression($"\n{fault.Message} at ({place.Replace("line ", "", StringComparison.Ordinal).Replace(", column ", ":", StringComparison.Ordinal)})\n{(fault.ShowsSource ? $"Source:\n{source}\n" : "")}");
        }
    }

    public override object? Evaluate(Burst burst, ActivityRun run)
    {
        var scope = new LiquidScope(burst, run);
        LiquidStatement.RenderAll(body, scope);
        return scope.Text.ToString();
    }
}
