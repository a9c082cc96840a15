using System.Security.Cryptography;
using System.Text;
using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Attestations;

/// <summary>Where one owner attestation stands. Viewed comes from a POST alone, never from opening a link (R-51).</summary>
internal enum AttestationState
{
    Pending,
    Sent,
    Viewed,
    Submitted,
    Void,
}

/// <summary>One control, one period, one signer: asked, answered, signed.</summary>
internal sealed class Attestation
{
    Attestation()
    {
    }

    public Guid Id { get; private set; }

    public Guid CampaignId { get; private set; }

    public Guid? AuditId { get; private set; }

    public string ControlId { get; private set; } = "";

    public int ControlVersion { get; private set; }

    /// <summary>The hash of that version of the control; part of what is signed (R-39).</summary>
    public string ControlHash { get; private set; } = "";

    public Guid SignerId { get; private set; }

    public string SignerEmail { get; private set; } = "";

    /// <summary>Who is told when the answer does not come.</summary>
    public string? ManagerEmail { get; private set; }

    public AttestationState State { get; private set; }

    /// <summary>The end of the last day on which an answer is in time, where the signer sits.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public Guid? LinkId { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public int RemindersSent { get; private set; }

    public DateTimeOffset? EscalatedAt { get; private set; }

    public DateTimeOffset? HandedBackAt { get; private set; }

    public string? HandBackReason { get; private set; }

    public AttestationAnswer? Answer { get; private set; }

    public string? Comment { get; private set; }

    public string? TypedName { get; private set; }

    /// <summary>Word for word what was signed. Shown from here, never written anew from templates (R-39).</summary>
    public string? SignedText { get; private set; }

    /// <summary>SHA-256 of <see cref="SignedText"/> in UTF-8, as on the receipt.</summary>
    public string? SignedHash { get; private set; }

    public string? Locale { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public string? ReceiptNumber { get; private set; }

    public string? FindingNumber { get; private set; }

    public int Version { get; private set; }

    public bool IsAnswered => State == AttestationState.Submitted;

    public bool IsOpen => State is AttestationState.Pending or AttestationState.Sent or AttestationState.Viewed;

    public static Attestation Ask(Guid id, Campaign campaign, string controlId, int controlVersion, string controlHash, Guid signerId, string signerEmail, string? managerEmail, DateTimeOffset dueAt)
        => new()
        {
            Id = id, CampaignId = campaign.Id, AuditId = campaign.AuditId, ControlId = controlId, ControlVersion = controlVersion, ControlHash = controlHash,
            SignerId = signerId, SignerEmail = signerEmail, ManagerEmail = managerEmail, DueAt = dueAt,
        };

    /// <summary>The mail with the link is on its way. A resend gives another link.</summary>
    public void Send(Guid linkId, DateTimeOffset at)
    {
        Refuse.If(!IsOpen, "attestation-not-open", "This attestation is not open any more.");
        (LinkId, SentAt) = (linkId, SentAt ?? at);
        if (State == AttestationState.Pending)
        {
            State = AttestationState.Sent;
        }

        Version++;
    }

    public void View()
    {
        if (State == AttestationState.Sent)
        {
            State = AttestationState.Viewed;
            Version++;
        }
    }

    public void Remind()
    {
        RemindersSent++;
        Version++;
    }

    public void Escalate(DateTimeOffset at)
    {
        EscalatedAt ??= at;
        Version++;
    }

    /// <summary>"This is not mine": noted and shown to the lead. It is no answer (R-58).</summary>
    public void HandBack(string reason, DateTimeOffset at)
    {
        Refuse.If(!IsOpen, "attestation-not-open", "This attestation is not open any more.");
        (HandedBackAt, HandBackReason, LinkId) = (at, reason, null);
        Version++;
    }

    /// <summary>Asks somebody else instead.</summary>
    public void Reassign(Guid signerId, string signerEmail, DateTimeOffset dueAt)
    {
        Refuse.If(!IsOpen, "attestation-not-open", "This attestation is not open any more.");
        (SignerId, SignerEmail, DueAt, LinkId, SentAt, HandedBackAt, HandBackReason) = (signerId, signerEmail, dueAt, null, null, null, null);
        State = AttestationState.Pending;
        Version++;
    }

    /// <summary>Signs. The text is what the signer saw with what the signer chose and typed.</summary>
    public void Submit(SignedAnswer signed, DateTimeOffset at)
    {
        Refuse.If(IsAnswered, "attestation-already-answered", "This attestation was answered already.");
        Refuse.If(!IsOpen, "attestation-not-open", "This attestation is not open any more.");
        Refuse.If(signed.Answer.IsException && string.IsNullOrWhiteSpace(signed.Comment), "exception-needs-words", "Say what did not work, so that it can be mended.");
        (Answer, Comment, TypedName, Locale) = (signed.Answer, signed.Comment, signed.TypedName, signed.Locale);
        (SignedText, SignedHash) = (signed.Text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signed.Text))));
        (SubmittedAt, State) = (at, AttestationState.Submitted);
        ReceiptNumber = $"R-{Id.ToString("N")[^12..].ToUpperInvariant()}";
        Version++;
    }

    public void LeadTo(string findingNumber)
    {
        FindingNumber = findingNumber;
        Version++;
    }

    public void WithdrawBecauseClosed()
    {
        if (IsOpen)
        {
            State = AttestationState.Void;
            Version++;
        }
    }
}

/// <summary>What a signer chose, typed and saw.</summary>
internal sealed record SignedAnswer(AttestationAnswer Answer, string? Comment, string TypedName, string Text, string Locale);

internal sealed class AttestationConfiguration : IEntityTypeConfiguration<Attestation>
{
    public void Configure(EntityTypeBuilder<Attestation> builder)
    {
        builder.ToTable("Attestations");
        builder.Property(a => a.ControlId).HasMaxLength(40);
        builder.Property(a => a.ControlHash).HasMaxLength(64);
        builder.Property(a => a.Comment).HasMaxLength(4000);
        builder.Property(a => a.HandBackReason).HasMaxLength(1000);
        builder.Property(a => a.SignedText).HasMaxLength(-1);
        builder.Property(a => a.SignedHash).HasMaxLength(64);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => new { a.CampaignId, a.ControlId }).IsUnique();
        builder.HasIndex(a => new { a.State, a.DueAt });
        builder.HasIndex(a => a.SignerId);
        builder.HasIndex(a => a.ControlId);
        builder.HasIndex(a => a.AuditId);
        builder.HasIndex(a => a.ReceiptNumber).IsUnique();
    }
}
