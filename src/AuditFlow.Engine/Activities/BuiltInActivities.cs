namespace AuditFlow.Engine.Activities;

/// <summary>The engine's own activities, by the names that Elsa gives them.</summary>
internal static class BuiltInActivities
{
    public static IEnumerable<ActivityType> All =>
    [
        .. FlowActivities.Types,
        .. Primitives.Types,
    ];
}
