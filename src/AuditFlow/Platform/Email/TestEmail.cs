namespace AuditFlow.Platform.Email;

/// <summary>Shows an operator that mail arrives. It asks for nothing.</summary>
internal sealed record TestEmail : IEmail
{
    public required string AskedBy { get; init; }

    public required string At { get; init; }

    public string Subject => $"Test mail of {At}";
}
