using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.People;

/// <summary>Somebody who owns, performs, tests or decides. Being in the register gives no right to sign in: that is an <see cref="Account"/>.</summary>
internal sealed class Person
{
    Person()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The mailbox in lower case. It never changes: another mailbox is another person.</summary>
    public string Email { get; private set; } = "";
    public string DisplayName { get; private set; } = "";
    public List<Role> Roles { get; private set; } = [];

    /// <summary>Empty means that the board is next.</summary>
    public Guid? ManagerId { get; private set; }

    /// <summary>IANA name. Times are shown and days end in it.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>Concurrency token.</summary>
    public int Revision { get; private set; }

    public static Person Enter(Guid id, PersonRow row) => new()
    {
        Id = id, Email = row.Email, DisplayName = row.DisplayName, Roles = row.Roles, TimeZone = row.TimeZone, Revision = 1,
    };

    public void Change(PersonRow row)
    {
        (DisplayName, Roles, TimeZone) = (row.DisplayName, row.Roles, row.TimeZone);
        Revision++;
    }

    /// <summary>Set apart from the rest, because in a file the manager may stand below.</summary>
    public void ReportTo(Guid? manager)
    {
        if (ManagerId != manager)
            Revision++;
        ManagerId = manager;
    }
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("People");
        builder.Property(person => person.Email).HasMaxLength(Mailbox.MaxLength);
        builder.HasIndex(person => person.Email).IsUnique();
        builder.Property(person => person.DisplayName).HasMaxLength(PersonSheet.NameLength);
        builder.Property(person => person.TimeZone).HasMaxLength(60);
        builder.PrimitiveCollection(person => person.Roles).ElementType().HasConversion<string>();
        builder.Property(person => person.Revision).IsConcurrencyToken();
        builder.HasOne<Person>().WithMany().HasForeignKey(person => person.ManagerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal static class PersonSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Person> People => db.Set<Person>();
    }
}
