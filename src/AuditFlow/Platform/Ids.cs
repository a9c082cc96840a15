namespace AuditFlow.Platform;

/// <summary>Makes ids that sort by creation (UUID version 7) on the clock of this process.</summary>
public sealed class Ids(TimeProvider clock)
{
    public Guid New() => Guid.CreateVersion7(clock.GetUtcNow());
}
