using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Calendars;

/// <summary>A day on which the company does not work although it is no weekend.</summary>
internal sealed class Holiday
{
    public const int NameLength = 200;

    Holiday()
    {
    }

    public DateOnly Day { get; private init; }

    public string Name { get; private set; } = "";

    public static Holiday Of(DateOnly day, string name) => new() { Day = day, Name = name };

    public void Rename(string name) => Name = name;
}

/// <summary>The days of the week that are no business days. There is one row, or none: Saturday and Sunday.</summary>
internal sealed class CompanyWeek
{
    CompanyWeek()
    {
    }

    public int Id { get; private init; }

    public List<DayOfWeek> Weekend { get; private set; } = [];

    public int Version { get; private set; }

    public static CompanyWeek Of(IEnumerable<DayOfWeek> weekend) => new() { Id = 1, Weekend = [.. weekend] };

    public void Change(IEnumerable<DayOfWeek> weekend)
    {
        Weekend = [.. weekend];
        Version++;
    }
}

internal sealed class HolidayConfiguration : IEntityTypeConfiguration<Holiday>
{
    public void Configure(EntityTypeBuilder<Holiday> builder)
    {
        builder.ToTable("Holidays");
        builder.HasKey(h => h.Day);
        builder.Property(h => h.Name).HasMaxLength(Holiday.NameLength);
    }
}

internal sealed class CompanyWeekConfiguration : IEntityTypeConfiguration<CompanyWeek>
{
    public void Configure(EntityTypeBuilder<CompanyWeek> builder)
    {
        builder.ToTable("CompanyWeeks");
        builder.Property(w => w.Id).ValueGeneratedNever();
        builder.Property(w => w.Version).IsConcurrencyToken();
    }
}

internal static class HolidaySets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Holiday> Holidays => db.Set<Holiday>();

        public DbSet<CompanyWeek> CompanyWeeks => db.Set<CompanyWeek>();
    }
}
