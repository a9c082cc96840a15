using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Rehearsals;

/// <summary>A trial of a drawing with a company, an audit and a mailbox of its own: see <see cref="Stage"/>.</summary>
internal sealed class Rehearsal
{
    /// <summary>How many there may be at a time.</summary>
    public const int Most = 20;

    /// <summary>How many runs one may have, and how many rows they may leave, before it is stopped.</summary>
    public const int MostRuns = 1_000;

    public const int MostRows = 100_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DrawingName { get; init; }

    public required int Version { get; init; }

    /// <summary>The run that it began with; its children stand beside it on the stage.</summary>
    public required string RunId { get; init; }

    /// <summary>The mailbox of the person who began it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>What that person was allowed then: the run may do no more.</summary>
    public required List<Role> Powers { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>When something is to be done on its stage; empty while it waits for a person.</summary>
    public DateTimeOffset? NextLookAt { get; init; }

    /// <summary>Why nothing goes on there any more, when a limit was reached.</summary>
    public string? StoppedBecause { get; init; }
}

internal sealed class RehearsalConfiguration : IEntityTypeConfiguration<Rehearsal>
{
    public void Configure(EntityTypeBuilder<Rehearsal> builder)
    {
        builder.ToTable("Rehearsals");
        builder.PrimitiveCollection(r => r.Powers).ElementType().HasConversion<string>();
        builder.Property(r => r.StoppedBecause).HasMaxLength(400);
        builder.HasIndex(r => r.RunId).IsUnique();
        builder.HasIndex(r => r.NextLookAt);
    }
}

internal static class RehearsalSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Rehearsal> Rehearsals => db.Set<Rehearsal>();

        public DbSet<CaughtMail> CaughtMails => db.Set<CaughtMail>();
    }
}
