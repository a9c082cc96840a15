namespace AuditFlow.Engine.Activities;

/// <summary>Whether a switch takes the first case that holds, or all that hold.</summary>
internal enum SwitchMode
{
    MatchFirst,
    MatchAny,
}
