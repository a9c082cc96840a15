namespace AuditFlow.Demo;

/// <summary>The clock of the demo's own service provider: it is moved by the one who tells the story. The running product never has it.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    public void MoveTo(DateTimeOffset instant) => now = instant > now ? instant : now;
}
