namespace AuditFlow.Engine.Memory;

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class MemoryClock(DateTimeOffset? now = null) : TimeProvider
{
    private DateTimeOffset _now = now ?? new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>Moves the clock to an instant that is not before the present one.</summary>
    public void MoveTo(DateTimeOffset instant) => _now = instant > _now ? instant : _now;
}

internal sealed class NoServices : IServiceProvider
{
    public static readonly NoServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
