using System.Collections;
using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>
/// Asks the host to do a task and waits for its result. The bookmark's key is the id of the task; its payload holds TaskId, TaskName and Payload.
/// The resume brings a dictionary with the member <c>RunTaskInput</c>.
/// </summary>
internal sealed class RunTask(CompiledInput taskName, CompiledInput payload) : Behaviour
{
    private const string InputKey = "RunTaskInput";

    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var taskId = burst.Host.NewId();
        var name = taskName.Evaluate<string>(burst, run);
        burst.SetBookmark(run, "Elsa.RunTask", taskId, payload: new ValueMap
        {
            ["TaskId"] = taskId,
            ["TaskName"] = name,
            ["Payload"] = payload.Evaluate(burst, run),
        });
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(Burst burst, ActivityRun run, Bookmark bookmark, object? input)
    {
        burst.SetOutput(run, "Result", Result(input));
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }

    private static object? Result(object? input) => input switch
    {
        IReadOnlyDictionary<string, object?> map when map.TryGetValue(InputKey, out var value) => value,
        IDictionary<string, object?> map when map.TryGetValue(InputKey, out var value) => value,
        IDictionary map when map.Contains(InputKey) => map[InputKey],
        _ => throw new KeyNotFoundException($"The given key '{InputKey}' was not present in the dictionary."),
    };
}
