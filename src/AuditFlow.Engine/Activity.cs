namespace AuditFlow.Engine;

/// <summary>
/// The base of an activity that waits, or needs more than one turn. One object is made for each turn; its inputs are evaluated anew before each.
/// An activity that neither calls <see cref="ActivityContext.Complete"/> nor has a bookmark when its turn ends completes with <c>Done</c>.
/// </summary>
public abstract class Activity
{
    /// <summary>The first turn.</summary>
    public abstract ValueTask ExecuteAsync(ActivityContext context);

    /// <summary>A later turn: one of its bookmarks was resumed. Completes with <c>Done</c> unless overridden.</summary>
    public virtual ValueTask OnResumedAsync(ActivityContext context, ResumeInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Complete();
        return ValueTask.CompletedTask;
    }
}
