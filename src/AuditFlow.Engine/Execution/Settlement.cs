namespace AuditFlow.Engine.Execution;

/// <summary>Sums up a burst that came to rest.</summary>
internal static class Settlement
{
    public static RunResult Of(Burst burst)
    {
        var ended = burst.Status == WorkflowStatus.Finished;
        var now = burst.Now;
        var state = new WorkflowState
        {
            InstanceId = burst.InstanceId,
            DefinitionId = burst.Workflow.DefinitionId,
            DefinitionVersionId = burst.Workflow.DefinitionVersionId,
            Version = burst.Workflow.Version,
            SubStatus = burst.SubStatus,
            CorrelationId = burst.CorrelationId,
            Name = burst.Name,
            ParentInstanceId = burst.ParentInstanceId,
            ParentKey = burst.ParentKey,
            Properties = burst.Properties,
            Input = burst.Input,
            Output = burst.Output,
            Bookmarks = burst.Bookmarks.Standing,
            Incidents = burst.Incidents,
            JournalSequence = burst.Journal.Sequence,
            CreatedAt = burst.CreatedAt,
            UpdatedAt = now,
            FinishedAt = ended ? now : null,
            Runs = burst.Root is null ? [] : RunTree.Keep(burst.Root, burst.SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled),
        };
        return new RunResult(state)
        {
            BookmarksSet = burst.Bookmarks.SetInThisBurst(),
            BookmarksBurnt = burst.Bookmarks.BurntInThisBurst(),
            Journal = burst.Journal.Entries,
            ChildrenToStart = burst.Children ?? (IReadOnlyList<ChildStart>)[],
            InlineChildren = burst.InlineChildren ?? (IReadOnlyList<RunResult>)[],
            Events = burst.Events ?? (IReadOnlyList<PublishedEvent>)[],
            ParentResume = ended && burst is { ParentInstanceId: { } parent, ParentKey: { } key }
                ? new ParentResume(parent, key, ChildFinishedFrom(state))
                : null,
        };
    }

    public static ChildFinished ChildFinishedFrom(WorkflowState state) => new()
    {
        InstanceId = state.InstanceId,
        DefinitionId = state.DefinitionId,
        Status = state.Status,
        SubStatus = state.SubStatus,
        CorrelationId = state.CorrelationId,
        Output = state.Output,
    };
}
