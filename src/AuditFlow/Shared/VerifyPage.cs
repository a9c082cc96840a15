namespace AuditFlow.Shared;

/// <summary>
/// The page that checks receipts is one file, to be saved and used without us, so its script and style stand in it. Its
/// policy, which it also names itself, allows those two by their hashes and nothing else at all: it can send nothing
/// anywhere. A test holds the hashes against the file.
/// </summary>
internal static class VerifyPage
{
    public static readonly PathString Address = "/verify-receipt.html";

    /// <summary>As the file says it.</summary>
    public const string Own = "default-src 'none'; script-src 'sha256-rr2XidnbdxcAiovIsw8ktgD/73WN0g7EEWRkeL+YMvA='; style-src 'sha256-+zgAOJtnyimRJY78ALZ4niZwlFrfJP35C3gVFKz2N5E='; img-src data:; base-uri 'none'; form-action 'none'";

    // Framing can be forbidden by a header alone.
    public const string Policy = $"{Own}; frame-ancestors 'none'";
}
