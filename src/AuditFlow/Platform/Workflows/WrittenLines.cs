namespace AuditFlow.Platform.Workflows;

/// <summary>Where the lines that runs write can be heard, besides the log: nowhere, unless a host listens.</summary>
internal sealed class WrittenLines
{
    /// <summary>Called for each line once its burst has committed.</summary>
    public Action<string>? Heard { get; set; }
}
