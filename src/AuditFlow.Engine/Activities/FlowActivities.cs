namespace AuditFlow.Engine.Activities;

/// <summary>Milestones and ways through a flowchart.</summary>
internal static class FlowActivities
{
    public static IEnumerable<ActivityType> Types { get; } =
    [
        new(
            new ActivityDescriptor { TypeName = "Elsa.Start", Category = "Flow", Description = "A milestone activity that marks the start of a flowchart.", Ports = [new PortDescriptor("Done")], IsStart = true },
            _ => new Milestone()),
    ];
}
