namespace AuditFlow.Engine;

/// <summary>Everything that one burst of execution brought about. A host stores it whole in one transaction, or not at all.</summary>
public sealed class RunResult
{
    internal RunResult(WorkflowState state) => State = state;

    /// <summary>The instance as it stands now; what to store.</summary>
    public WorkflowState State { get; }

    /// <summary>Bookmarks that were set in this burst and still stand.</summary>
    public IReadOnlyList<Bookmark> BookmarksSet { get; internal init; } = [];

    /// <summary>Ids of bookmarks that stood before this burst and stand no longer.</summary>
    public IReadOnlyList<string> BookmarksBurnt { get; internal init; } = [];

    /// <summary>What happened, in order, with Elsa's event names.</summary>
    public IReadOnlyList<JournalEntry> Journal { get; internal init; } = [];

    /// <summary>Runs that this one dispatched; the host starts them after it has stored this result.</summary>
    public IReadOnlyList<ChildStart> ChildrenToStart { get; internal init; } = [];

    /// <summary>
    /// Runs that <c>Elsa.ExecuteWorkflow</c> executed within this burst, to be stored with it. Their own effects are in their own results.
    /// </summary>
    public IReadOnlyList<RunResult> InlineChildren { get; internal init; } = [];

    /// <summary>Events that <c>Elsa.PublishEvent</c> published; the host delivers them after it has stored this result.</summary>
    public IReadOnlyList<PublishedEvent> Events { get; internal init; } = [];

    /// <summary>
    /// Set when this run finished in this burst and a parent instance waits for it; see <see cref="Engine.ParentResume"/>.
    /// Never set for a child that finished inline: its parent went on already.
    /// </summary>
    public ParentResume? ParentResume { get; internal set; }
}
