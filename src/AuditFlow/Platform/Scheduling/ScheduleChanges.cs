namespace AuditFlow.Platform.Scheduling;

/// <summary>Rings when a schedule was added or switched off by this process.</summary>
internal sealed class ScheduleChanges : Bell;
