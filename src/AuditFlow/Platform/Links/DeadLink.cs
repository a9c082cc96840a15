namespace AuditFlow.Platform.Links;

/// <summary>What every link that opens nothing says, whatever the reason .</summary>
internal static class DeadLink
{
    public const int Status = StatusCodes.Status404NotFound;

    public const string Sentence =
        "This link opens no request. It may have been answered, replaced by a newer mail, withdrawn or ended, or the address is incomplete. Look for the newest mail, or reply to it.";
}
