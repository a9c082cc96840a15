using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>A JavaScript expression of a definition.</summary>
internal sealed class ScriptExpression(ScriptCode code) : CompiledExpression
{
    public static ScriptExpression Compile(string source, Node node) => new(Parser.ParseScript(source, name => Globals.Find(name, node)));

    public override object? Evaluate(Burst burst, ActivityRun run) => Evaluate(burst, run, out _);

    public object? Evaluate(Burst burst, ActivityRun run, out List<string>? outcomes)
    {
        var script = new ScriptRun(code.Source, burst, run);
        var result = ScriptBoundary.Out(code.Run(script));
        script.Keep();
        outcomes = script.Outcomes;
        return result;
    }
}
