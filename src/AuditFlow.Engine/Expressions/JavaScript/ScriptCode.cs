namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>A script, read and ready to run.</summary>
internal sealed class ScriptCode(string source, FunctionShape shape, Block body)
{
    public string Source => source;

    /// <summary>Runs the script; its value is that of the last expression statement, or of a return.</summary>
    public object? Run(ScriptRun run)
    {
        var frame = new Frame(run, shape.Slots, null, new ScriptObject());
        return body.Execute(frame) == Completion.Return ? frame.Result : frame.Last;
    }
}
