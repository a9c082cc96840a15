namespace AuditFlow.Platform.Links;

/// <summary>What every link and code that opens nothing says, whatever the reason .</summary>
internal static class DeadLink
{
    public const int Status = StatusCodes.Status404NotFound;

    public const string Sentence =
        "This link opens no request. It may have been answered, replaced by a newer mail, withdrawn or ended, the page may have been open for too long, or the address is incomplete. Open the newest mail again, or reply to it.";

    /// <summary>The one reply to everybody who asks for a new link.</summary>
    public const string Asked =
        "If that request is still open and this is the mailbox to which it was sent, a new mail is on its way there. Nothing comes? Then it has been answered or withdrawn: reply to the old mail.";
}

/// <summary>The way on from a dead link: the mailbox has to be typed, so that no machine asks by chance.</summary>
/// <param name="Code">The typed code; null when the address holds the token.</param>
/// <param name="IsAsked">It was asked for, whatever came of it.</param>
/// <param name="IsMailboxMissing">The field was left empty.</param>
internal sealed record RenewalForm(string? Code, bool IsAsked, bool IsMailboxMissing);
