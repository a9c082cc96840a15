using System.Text.Json;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Audits;

/// <summary>One fact of a gate as it was last measured.</summary>
/// <param name="Condition">What is asked: <c>criteria-mapped = 100</c>.</param>
/// <param name="Fact">The id of the fact.</param>
/// <param name="Sentence">The measured value in words: "36 of 38 criteria have a control".</param>
/// <param name="Value">The measured value.</param>
/// <param name="Holds">Whether the condition is met.</param>
/// <param name="Missing">The first rows behind it, when it is not met.</param>
/// <param name="MissingCount">How many rows there are in all.</param>
public sealed record GateFact(string Condition, string Fact, string Sentence, decimal Value, bool Holds, IReadOnlyList<MissingRow> Missing, int MissingCount);

/// <summary>Something that keeps a fact from holding, and where it can be mended.</summary>
public sealed record MissingRow(string Text, string Url);

/// <summary>A gate that an audit has reached: what it asks for and what was found. Written by measuring, never by ticking .</summary>
internal sealed class GateState
{
    public required Guid Id { get; init; }

    public required Guid AuditId { get; init; }

    public required string Name { get; init; }

    /// <summary>The block in the drawing, so that two gates of one name stay apart.</summary>
    public required string NodeId { get; init; }

    /// <summary>The phase that ends here; empty for a gate that ends none.</summary>
    public PhaseName? Phase { get; init; }

    /// <summary>What is asked, one condition each.</summary>
    public required List<string> Conditions { get; set; }

    /// <summary>The <see cref="GateFact"/>s as JSON.</summary>
    public string Facts { get; private set; } = "[]";

    public required DateTimeOffset ReachedAt { get; init; }

    public DateTimeOffset? OpenSince { get; private set; }

    public string? OverriddenBy { get; private set; }

    public string? OverrideReason { get; private set; }

    public DateTimeOffset? OverriddenAt { get; private set; }

    public int Version { get; private set; }

    public bool IsOpen => OpenSince is not null;

    public bool IsOverridden => OverriddenAt is not null;

    public IReadOnlyList<GateFact> ReadFacts() => JsonSerializer.Deserialize<List<GateFact>>(Facts, TrailJson.Options) ?? [];

    /// <summary>Takes over what was measured; true when anything differs from before.</summary>
    public bool Measured(IReadOnlyList<GateFact> facts)
    {
        var json = JsonSerializer.Serialize(facts, TrailJson.Options);
        if (json == Facts)
        {
            return false;
        }

        Facts = json;
        Version++;
        return true;
    }

    public void Open(DateTimeOffset at)
    {
        OpenSince = at;
        Version++;
    }

    public void Override(string by, string reason, DateTimeOffset at)
    {
        Refuse.If(IsOpen, "gate-open", $"The gate {Name} is open; there is nothing to override.");
        Refuse.If(IsOverridden, "gate-overridden", $"The gate {Name} was overridden by {OverriddenBy} already.");
        (OverriddenBy, OverrideReason, OverriddenAt) = (by, reason, at);
        Version++;
    }
}

internal sealed class GateStateConfiguration : IEntityTypeConfiguration<GateState>
{
    public void Configure(EntityTypeBuilder<GateState> builder)
    {
        builder.ToTable("GateStates");
        builder.Property(g => g.Name).HasMaxLength(120);
        builder.Property(g => g.NodeId).HasMaxLength(400);
        builder.PrimitiveCollection(g => g.Conditions).HasMaxLength(-1);
        builder.Property(g => g.Facts).HasMaxLength(-1);
        builder.Property(g => g.OverrideReason).HasMaxLength(4000);
        builder.Property(g => g.Version).IsConcurrencyToken();
        builder.HasIndex(g => new { g.AuditId, g.NodeId }).IsUnique();
        builder.HasOne<Audit>().WithMany().HasForeignKey(g => g.AuditId).OnDelete(DeleteBehavior.Restrict);
    }
}
