using System.Security.Cryptography;

namespace AuditFlow.Platform.Signing;

/// <summary>What people compare in place of a whole key or file.</summary>
internal static class Fingerprint
{
    /// <summary>SHA-256 in hex.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>In groups of four, never cut.</summary>
    public static string Grouped(string fingerprint) => string.Join(' ', fingerprint.Chunk(4).Select(part => new string(part)));
}
