namespace AuditFlow.Platform.Links;

/// <summary>Brings a code to the recipient on record. It says what the code is for and holds no link.</summary>
internal sealed record MailedCodeEmail : ICodeEmail
{
    public required Guid CodeId { get; init; }

    public required string AskedBy { get; init; }

    public required string Ids { get; init; }

    public string Subject => $"Your code for {Ids}";
}
