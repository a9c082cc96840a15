namespace AuditFlow.Engine.Definitions;

/// <summary>Definitions name Elsa's classes by an alias or by their assembly-qualified name; the engine goes by the bare name.</summary>
internal static class ShortName
{
    /// <summary><c>Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core</c> without the suffix <c>Strategy</c> is <c>Fault</c>. Null is empty.</summary>
    public static string Of(string? name, string suffix)
    {
        var bare = (name ?? "").Split(',')[0].Trim();
        bare = bare[(bare.LastIndexOf('.') + 1)..];
        return bare.EndsWith(suffix, StringComparison.Ordinal) ? bare[..^suffix.Length] : bare;
    }
}
