using System.Security.Cryptography;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Signing;

/// <summary>Signs with the key of this installation, inside the command whose work is signed.</summary>
internal sealed class SigningKeys(AuditFlowDb db, Trail trail, TimeProvider clock)
{
    SigningKey? inUse;

    /// <summary>Signs bytes with the newest key. The first signature of all makes the first key, in the same transaction.</summary>
    public async Task<Signature> SignAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        // Read once a command: between two of them another process may have put a new key in its place.
        var key = inUse ??= await NewestAsync(cancellationToken) ?? await MakeAsync(cancellationToken);
        using var secret = ECDsa.Create();
        secret.ImportPkcs8PrivateKey(key.PrivateKey, out _);
        return new Signature(secret.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation), key.PublicKey);
    }

    /// <summary>Makes the first key unless there is one.</summary>
    public async Task<SigningKey> MakeAsync(CancellationToken cancellationToken)
    {
        await db.HoldAsync("signing-key", cancellationToken);
        if (await NewestAsync(cancellationToken) is { } other)
        {
            return other;
        }

        var key = Add(1);
        await db.SaveChangesAsync(cancellationToken);
        trail.Add(null, "signing-key-made", Subject(key), $"A key for signing receipts was made. Fingerprint: {Fingerprint.Grouped(key.Fingerprint)}", new { key.Fingerprint });
        return key;
    }

    /// <summary>Retires the newest key and makes another.</summary>
    public async Task<SigningKey> RotateAsync(string reason, CancellationToken cancellationToken)
    {
        inUse = null;
        await db.HoldAsync("signing-key", cancellationToken);
        var old = await db.SigningKeys.AsTracking().OrderByDescending(k => k.Number).FirstOrDefaultAsync(cancellationToken);
        old?.Retire(Now());
        var key = Add((old?.Number ?? 0) + 1);
        await db.SaveChangesAsync(cancellationToken);
        trail.Add(
            null, "signing-key-rotated", Subject(key),
            $"Receipts are signed with a new key. Fingerprint: {Fingerprint.Grouped(key.Fingerprint)}. The earlier key stays published. Reason: {reason}",
            new { key.Fingerprint, Retired = old?.Fingerprint, reason });
        return key;
    }

    // With two processes on PostgreSQL the one that waited for the lock has to see what the other committed.
    Task<SigningKey?> NewestAsync(CancellationToken cancellationToken) => db.SigningKeys.AsNoTracking().OrderByDescending(k => k.Number).FirstOrDefaultAsync(cancellationToken);

    SigningKey Add(int number)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = made.ExportSubjectPublicKeyInfo();
        var key = new SigningKey { Number = number, Fingerprint = Fingerprint.Of(spki), PublicKey = spki, PrivateKey = made.ExportPkcs8PrivateKey(), MadeAt = Now() };
        db.SigningKeys.Add(key);
        return key;
    }

    static string Subject(SigningKey key) => $"signing-key:{key.Number}";

    DateTimeOffset Now() => clock.GetUtcNow();
}

/// <summary>ECDSA over P-256 and SHA-256, r and s of 32 bytes each (IEEE P1363), and the key that verifies it.</summary>
internal sealed record Signature(byte[] Value, byte[] PublicKey);
