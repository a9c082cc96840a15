using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.People;

/// <summary>A right to sign in. A person of the register has none until an administrator adds it.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    /// <summary>What the account may be, checked against the permission table.</summary>
    public required List<Role> Roles { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Made by the demo or for Development: its password stands on the sign-in page there.</summary>
    public bool IsSample { get; init; }
}

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("Accounts");
        builder.PrimitiveCollection(a => a.Roles).ElementType().HasConversion<string>();
    }
}

internal static class AccountSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Account> Accounts => db.Set<Account>();
    }
}
