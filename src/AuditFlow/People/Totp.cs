using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuditFlow.People;

/// <summary>Codes of authenticator apps after RFC 6238, as all of them make them: SHA-1, six digits, thirty seconds.</summary>
internal static class Totp
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const int Seconds = 30;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The secret in base32, as it is typed into an app.</summary>
    public static string Say(byte[] secret)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var pair = secret[bit / 8] << 8 | (bit / 8 + 1 < secret.Length ? secret[bit / 8 + 1] : 0);
            text.Append(Alphabet[pair >> (11 - bit % 8) & 31]);
        }

        return text.ToString();
    }

    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / Seconds;

    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // What the apps compute; as a keyed hash SHA-1 is not broken.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15, 4)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is: the one of now or a neighbour, and later than the last that was used. Null for a wrong code.</summary>
    public static long? Match(byte[] secret, string typed, DateTimeOffset now, long lastUsed)
    {
        var code = Encoding.ASCII.GetBytes(new string([.. typed.Where(c => !char.IsWhiteSpace(c))]));
        long? match = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, step)), code) && step > lastUsed)
            {
                match = step;
            }
        }

        return match;
    }
}
