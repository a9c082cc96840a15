namespace AuditFlow.Engine.Execution;

/// <summary>A host that wants to know which runs hold variables, also those that have ended by the time the burst is over.</summary>
internal interface IScopeWatcher
{
    /// <summary>A run that holds variables began.</summary>
    void Began(string instanceId, ActivityRun run);

    /// <summary>A run that holds variables was taken up again from what was stored.</summary>
    void Restored(string instanceId, ActivityRun run);
}
