using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AuditFlow.Platform.Links;

/// <summary>The secret of a link: 256 random bits in the URL's alphabet, 43 characters .</summary>
internal static class Token
{
    public const int Length = 43;

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
