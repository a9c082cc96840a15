using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.People;

/// <summary>The authenticator app of an account. It shows who answers under a personal link; signing in works as before.</summary>
internal sealed class Authenticator
{
    Authenticator()
    {
    }

    public Guid AccountId { get; private set; }

    /// <summary>Protected by the key ring.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>Empty until a code of the app was entered.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>The step of the last code that was used: none is good twice.</summary>
    public long LastStep { get; private set; }

    /// <summary>Keyed hashes of the recovery codes that are left.</summary>
    public List<string> RecoveryHashes { get; private set; } = [];

    public int Version { get; private set; }

    public static Authenticator Begin(Guid accountId, string secret) => new() { AccountId = accountId, Secret = secret };

    public void Renew(string secret)
    {
        Refuse.If(ConfirmedAt is not null, "authenticator-on", "An app is set up already. Remove it first.");
        Secret = secret;
        Version++;
    }

    public void Confirm(long step, List<string> recoveryHashes, DateTimeOffset at)
    {
        (ConfirmedAt, LastStep, RecoveryHashes) = (at, step, recoveryHashes);
        Version++;
    }

    public void Use(long step)
    {
        LastStep = step;
        Version++;
    }

    public bool UseRecovery(string hash)
    {
        Version++;
        return RecoveryHashes.Remove(hash);
    }
}

internal sealed class AuthenticatorConfiguration : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> builder)
    {
        builder.ToTable("Authenticators");
        builder.HasKey(a => a.AccountId);
        builder.Property(a => a.Secret).HasMaxLength(1000);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasOne<Account>().WithOne().HasForeignKey<Authenticator>(a => a.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal static class AuthenticatorSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Authenticator> Authenticators => db.Set<Authenticator>();
    }
}
