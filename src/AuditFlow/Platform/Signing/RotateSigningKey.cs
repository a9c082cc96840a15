using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.AuditTrail;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Signing;

/// <summary>Makes a new key for signing. Earlier keys stay published, and what they signed stays valid.</summary>
[Allow(Permission.ManageKeys)]
internal sealed record RotateSigningKey : ICommand<PublishedKey>
{
    [Required(ErrorMessage = "Say why the key is changed.")]
    [MinLength(10, ErrorMessage = "Say why in a sentence that an auditor can follow.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

/// <summary>Makes the first key unless there is one, so that its fingerprint can be published before anything is signed.</summary>
[Allow(Permission.ManageKeys)]
internal sealed record MakeSigningKey : ICommand;

internal sealed class RotateSigningKeyHandler(SigningKeys keys) : IRequestHandler<RotateSigningKey, PublishedKey>
{
    public async Task<PublishedKey> Handle(RotateSigningKey request, CancellationToken cancellationToken)
    {
        var key = await keys.RotateAsync(request.Reason.Trim(), cancellationToken);
        return new PublishedKey(key.Fingerprint, key.PublicKey, key.MadeAt, key.RetiredAt);
    }
}

internal sealed class MakeSigningKeyHandler(SigningKeys keys, AuditFlowDb db, Trail trail) : IRequestHandler<MakeSigningKey, Unit>
{
    public async Task<Unit> Handle(MakeSigningKey request, CancellationToken cancellationToken)
    {
        if (await db.SigningKeys.AnyAsync(cancellationToken))
        {
            // Every start but the first.
            trail.KeepSilent();
            return Unit.Value;
        }

        await keys.MakeAsync(cancellationToken);
        return Unit.Value;
    }
}
