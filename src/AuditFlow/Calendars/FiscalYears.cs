using System.Text.Json;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Calendars;

/// <summary>The pattern of the fiscal years. There is one row, or none: the calendar year.</summary>
internal sealed class FiscalYears
{
    FiscalYears()
    {
    }

    public int Id { get; private init; }

    /// <summary>The <see cref="FiscalPattern"/> as JSON.</summary>
    public string PatternText { get; private set; } = "";

    public int Version { get; private set; }

    public FiscalPattern Pattern => JsonSerializer.Deserialize<FiscalPattern>(PatternText, WorkflowJson.Options)!;

    public static FiscalYears Of(FiscalPattern pattern) => new() { Id = 1, PatternText = JsonSerializer.Serialize(pattern, WorkflowJson.Options) };

    public void Change(FiscalPattern pattern)
    {
        PatternText = JsonSerializer.Serialize(pattern, WorkflowJson.Options);
        Version++;
    }
}

/// <summary>A fiscal month, quarter or year that was entered with its days. It wins over the pattern.</summary>
internal sealed class FiscalPeriodDays
{
    public const int NameLength = 60;

    FiscalPeriodDays()
    {
    }

    public Guid Id { get; private init; }

    public FiscalKind Kind { get; private init; }

    public string Name { get; private init; } = "";

    public DateOnly First { get; private set; }

    public DateOnly Last { get; private set; }

    public static FiscalPeriodDays Of(Guid id, EnteredPeriod period) => new() { Id = id, Kind = period.Kind, Name = period.Name, First = period.First, Last = period.Last };

    public void Change(EnteredPeriod period) => (First, Last) = (period.First, period.Last);
}

internal sealed class FiscalYearsConfiguration : IEntityTypeConfiguration<FiscalYears>
{
    public void Configure(EntityTypeBuilder<FiscalYears> builder)
    {
        builder.ToTable("FiscalYears");
        builder.Property(y => y.Id).ValueGeneratedNever();
        builder.Property(y => y.PatternText).HasColumnName("Pattern").HasMaxLength(1000);
        builder.Ignore(y => y.Pattern);
        builder.Property(y => y.Version).IsConcurrencyToken();
    }
}

internal sealed class FiscalPeriodDaysConfiguration : IEntityTypeConfiguration<FiscalPeriodDays>
{
    public void Configure(EntityTypeBuilder<FiscalPeriodDays> builder)
    {
        builder.ToTable("FiscalPeriods");
        builder.Property(p => p.Name).HasMaxLength(FiscalPeriodDays.NameLength);
        builder.HasIndex(p => new { p.Kind, p.Name }).IsUnique();
    }
}

internal static class FiscalSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<FiscalYears> FiscalYears => db.Set<FiscalYears>();

        public DbSet<FiscalPeriodDays> FiscalPeriods => db.Set<FiscalPeriodDays>();
    }
}
