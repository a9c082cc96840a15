using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Signing;

/// <summary>The public halves of all keys that ever signed here, newest first.</summary>
[Anonymous("Whoever holds a receipt has to be able to compare its key, with or without an account.")]
internal sealed record ListSigningKeys : IQuery<IReadOnlyList<PublishedKey>>;

internal sealed record PublishedKey(string Fingerprint, byte[] PublicKey, DateTimeOffset UsedFrom, DateTimeOffset? UsedUntil)
{
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", PublicKey) + "\n";
}

internal sealed class ListSigningKeysHandler(AuditFlowDb db) : IRequestHandler<ListSigningKeys, IReadOnlyList<PublishedKey>>
{
    public async Task<IReadOnlyList<PublishedKey>> Handle(ListSigningKeys request, CancellationToken cancellationToken)
        => await db.SigningKeys.OrderByDescending(k => k.Number).Select(k => new PublishedKey(k.Fingerprint, k.PublicKey, k.MadeAt, k.RetiredAt)).ToListAsync(cancellationToken);
}

/// <summary>The list as a file that <c>auditflow verify</c> takes.</summary>
internal static class PublishedKeysFile
{
    public const string Format = "auditflow-keys/1";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(string organisation, IEnumerable<PublishedKey> keys) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Format, organisation,
            Keys = keys.Select(k => new { k.Fingerprint, PublicKey = Convert.ToBase64String(k.PublicKey), UsedFrom = Say(k.UsedFrom), UsedUntil = k.UsedUntil is { } until ? Say(until) : null }),
        },
        Json);

    static string Say(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
