using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>
/// Runs an activity of the host. What it asks for is put aside in its context and carried out only when the host has flushed its changes, so that a fault
/// leaves nothing behind.
/// </summary>
internal abstract class HostActivity(CompiledInput[] inputs) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run) => TurnAsync(burst, run, null);

    public override ValueTask ResumeAsync(Burst burst, ActivityRun run, Bookmark bookmark, object? input) => TurnAsync(burst, run, new ResumeInput(bookmark, input));

    protected abstract ValueTask InvokeAsync(ActivityContext context, ResumeInput? resume);

    private async ValueTask TurnAsync(Burst burst, ActivityRun run, ResumeInput? resume)
    {
        var context = new ActivityContext(burst, run, EvaluateInputs(burst, run));
        var memo = run.Memo is null ? null : new Dictionary<string, System.Text.Json.JsonElement>(run.Memo, StringComparer.Ordinal);
        await burst.Host.ActivityStartingAsync(context);
        try
        {
            await InvokeAsync(context, resume);
            await burst.Host.ActivityEndedAsync(context);
        }
        catch (Exception fault) when (burst.Host.IsFault(fault))
        {
            run.Memo = memo;
            await burst.Host.ActivityFaultedAsync(context, fault);
            throw;
        }

        CarryOut(burst, run, context, resume);
    }

    private Dictionary<string, object?> EvaluateInputs(Burst burst, ActivityRun run)
    {
        var values = new Dictionary<string, object?>(inputs.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var input in inputs)
        {
            values[input.Name] = input.Evaluate(burst, run);
        }

        return values;
    }

    private static void CarryOut(Burst burst, ActivityRun run, ActivityContext context, ResumeInput? resume)
    {
        foreach (var (output, value) in context.Outputs ?? [])
        {
            burst.SetOutput(run, output, value);
        }

        foreach (var (eventName, message, payload) in context.Notes ?? [])
        {
            burst.Journal.Write(eventName, run, message, run.Node.KeepsNotes ? payload : null);
        }

        foreach (var child in context.Children ?? [])
        {
            burst.Dispatch(child);
        }

        foreach (var published in context.Events ?? [])
        {
            burst.Publish(published);
        }

        foreach (var bookmarkId in context.BookmarksToRemove ?? [])
        {
            burst.Bookmarks.Burn(bookmarkId);
        }

        foreach (var request in context.BookmarkRequests ?? [])
        {
            burst.SetBookmark(run, request.Name ?? run.Node.Type, request.Key, request.DueAt, request.Payload, request.AutoBurn, request.Callback);
        }

        if (context.Outcomes is { } outcomes)
        {
            burst.Complete(run, outcomes.Count == 0 ? null : new Outcomes([.. outcomes]));
            return;
        }

        if (resume is { Bookmark.AutoBurn: true })
        {
            burst.Bookmarks.Burn(resume.Bookmark.Id);
        }

        if (!burst.Bookmarks.HasAny(run))
        {
            burst.Complete(run);
        }
    }
}

/// <summary>An activity of the host that is a class.</summary>
internal sealed class HostActivityClass(CompiledInput[] inputs, Func<Activity> create, Action<Activity, ActivityContext> fill, Action<Activity, ActivityContext> collect)
    : HostActivity(inputs)
{
    protected override async ValueTask InvokeAsync(ActivityContext context, ResumeInput? resume)
    {
        var activity = create();
        fill(activity, context);
        await (resume is null ? activity.ExecuteAsync(context) : activity.OnResumedAsync(context, resume));
        collect(activity, context);
    }
}

/// <summary>An activity of the host that is a delegate: it does its work and is done.</summary>
internal sealed class HostActivityDelegate(CompiledInput[] inputs, Func<ActivityContext, ValueTask> execute) : HostActivity(inputs)
{
    protected override ValueTask InvokeAsync(ActivityContext context, ResumeInput? resume) => execute(context);
}
