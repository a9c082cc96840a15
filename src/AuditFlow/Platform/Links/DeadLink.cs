namespace AuditFlow.Platform.Links;

/// <summary>What every link and code that opens nothing says, whatever the reason .</summary>
internal static class DeadLink
{
    public const int Status = StatusCodes.Status404NotFound;

    public static string Sentence => LinkTexts.Here["Dead.Text"];

    /// <summary>The one reply to everybody who asks for a new link.</summary>
    public static string Asked => LinkTexts.Here["Renew.Asked"];
}

/// <summary>The way on from a dead link: the mailbox has to be typed, so that no machine asks by chance.</summary>
/// <param name="Code">The typed code; null when the address holds the token.</param>
/// <param name="IsAsked">It was asked for, whatever came of it.</param>
/// <param name="IsMailboxMissing">The field was left empty.</param>
internal sealed record RenewalForm(string? Code, bool IsAsked, bool IsMailboxMissing);
