namespace AuditFlow.Studio;

/// <summary>
/// The content policy of the Studio's pages and of no others: WebAssembly, inline style, and the two scripts that the
/// Studio's editor and its list of runs write into the page. Their hashes change with the package; a test reads them there.
/// </summary>
public static class StudioPolicy
{
    /// <summary>SHA-256 of the scripts that define <c>window.editorHotkeys</c>; without them both screens die.</summary>
    public static IReadOnlyList<string> ScriptHashes { get; } =
    [
        "sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=",
        "sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts=",
    ];

    public static string Text { get; } =
        $"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {string.Join(' ', ScriptHashes.Select(hash => $"'{hash}'"))}; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; manifest-src 'self'";
}
