namespace AuditFlow.Platform.Links;

/// <summary>
/// The secrets of one try to send one mail: made when it is put into words, kept as hashes, and standing nowhere but in
/// the mail. A class without a printed form, so that no log gets them by accident.
/// </summary>
internal sealed class MailSecrets
{
    const string CutOut = "…";

    /// <summary>Opens the link.</summary>
    public string Token { get; } = Links.Token.Make();

    /// <summary>Opens the same, typed in .</summary>
    public string Code { get; } = LinkCode.Make();

    /// <summary>Shows that the mailbox was read just now .</summary>
    public string MailedCode { get; } = Links.MailedCode.Make();

    /// <summary>They are not kept either when a server repeats them.</summary>
    public void HideIn(Email.MailConversation conversation)
    {
        conversation.Hide(Token);
        conversation.Hide(Code);
        conversation.Hide(MailedCode);
    }

    /// <summary>The text without any of them, to be kept.</summary>
    public string CutFrom(string text) => text
        .Replace(Token, CutOut, StringComparison.Ordinal).Replace(Code, CutOut, StringComparison.Ordinal).Replace(MailedCode, CutOut, StringComparison.Ordinal);
}

/// <summary>A mail that carries a code for a browser that asked for one. The code itself is made when the mail is put into words.</summary>
internal interface ICodeEmail : Email.IEmail
{
    /// <summary>The row that will know the code's hash.</summary>
    Guid CodeId { get; }
}
