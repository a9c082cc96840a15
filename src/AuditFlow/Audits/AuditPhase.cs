using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Audits;

/// <summary>The phases of an audit, in their order; the last runs beside the others from the first finding on.</summary>
public enum PhaseName
{
    Readiness,
    RiskAssessment,
    PreAuditTesting,
    Engagement,
    Remediation,
}

internal static class PhaseWords
{
    extension(PhaseName phase)
    {
        public string Words => phase switch
        {
            PhaseName.Readiness => "Readiness",
            PhaseName.RiskAssessment => "Risk assessment",
            PhaseName.PreAuditTesting => "Pre-audit testing",
            PhaseName.Engagement => "External auditor",
            PhaseName.Remediation => "Remediation",
        };

        public int Number => (int)phase + 1;
    }
}

/// <summary>When an audit entered a phase and when that phase was done.</summary>
internal sealed class AuditPhase
{
    public required Guid AuditId { get; init; }

    public required PhaseName Phase { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>When the gate at its end let the audit pass.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    public void Done(DateTimeOffset at) => DoneAt ??= at;
}

internal sealed class AuditPhaseConfiguration : IEntityTypeConfiguration<AuditPhase>
{
    public void Configure(EntityTypeBuilder<AuditPhase> builder)
    {
        builder.ToTable("AuditPhases");
        builder.HasKey(p => new { p.AuditId, p.Phase });
        builder.HasOne<Audit>().WithMany().HasForeignKey(p => p.AuditId).OnDelete(DeleteBehavior.Restrict);
    }
}
