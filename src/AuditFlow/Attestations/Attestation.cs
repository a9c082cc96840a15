using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Attestations;

/// <summary>Where one owner attestation stands. Viewed comes from a POST alone, never from opening a link .</summary>
internal enum AttestationState
{
    /// <summary>Not asked yet: another signer comes before.</summary>
    Pending,
    Sent,
    Viewed,

    /// <summary>Begun and put aside by the signer.</summary>
    Draft,
    Submitted,

    /// <summary>Looked at and accepted by the manager.</summary>
    Accepted,

    /// <summary>Sent back to the signer for another answer.</summary>
    Returned,

    /// <summary>Nobody is asked any more: another signer's answer was enough.</summary>
    Void,

    /// <summary>The campaign closed without the answer .</summary>
    NotAttested,
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

    /// <summary>The hash of that version of the control; part of what is signed .</summary>
    public string ControlHash { get; private set; } = "";

    /// <summary>Which of the control's signers this is, counted from 0.</summary>
    public int Place { get; private set; }

    public Guid SignerId { get; private set; }

    public string SignerEmail { get; private set; } = "";

    /// <summary>Who is told when the answer does not come, and who looks at an exception.</summary>
    public string? ManagerEmail { get; private set; }

    public AttestationState State { get; private set; }

    /// <summary>The end of the last day on which an answer is in time, where the signer sits.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>The identity level that the answer needs .</summary>
    public IdentityLevel Level { get; private set; }

    /// <summary>The page and link on which it is asked; null before it is the signer's turn and after a hand-back.</summary>
    public Guid? BundleId { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public int RemindersSent { get; private set; }

    /// <summary>How far the ladder of escalations has been climbed: 1 the manager, 2 the manager's manager, 3 the lead.</summary>
    public int Escalations { get; private set; }

    public DateTimeOffset? EscalatedAt { get; private set; }

    public DateTimeOffset? HandedBackAt { get; private set; }

    public string? HandBackReason { get; private set; }

    /// <summary>Who had it before the lead gave it to somebody else.</summary>
    public string? ReassignedFrom { get; private set; }

    /// <summary>Who gave it to a colleague. It stays here for ever .</summary>
    public string? DelegatedBy { get; private set; }

    public Guid? DelegatedById { get; private set; }

    /// <summary>Until then the colleague may answer; afterwards it goes back.</summary>
    public DateTimeOffset? DelegatedUntil { get; private set; }

    public string? DelegatedBecause { get; private set; }

    /// <summary>What the mail system said when it could not deliver the request.</summary>
    public string? UndeliverableBecause { get; private set; }

    /// <summary>What the signer has put aside, as JSON. Nothing of it counts.</summary>
    public string? Saved { get; private set; }

    /// <summary>How many answers were signed; the newest counts.</summary>
    public int Answers { get; private set; }

    public AttestationAnswer? Answer { get; private set; }

    public string? Comment { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public string? ReceiptNumber { get; private set; }

    public string? FindingNumber { get; private set; }

    /// <summary>The identity level of the answer that counts.</summary>
    public IdentityLevel? LevelReached { get; private set; }

    /// <summary>Somebody else signed it for the owner .</summary>
    public bool IsOnBehalf { get; private set; }

    public bool IsSameForAll { get; private set; }

    /// <summary>A manager has to look at it before it counts as done.</summary>
    public bool NeedsReview { get; private set; }

    public string? ReviewedBy { get; private set; }

    public DateTimeOffset? ReviewedAt { get; private set; }

    /// <summary>Why another answer is asked for: by the manager, by the signer, or because a signature below changed .</summary>
    public string? ReturnedBecause { get; private set; }

    public int Version { get; private set; }

    public bool IsAnswered => State.IsAnswered;

    public bool IsOpen => State.IsOpen;

    /// <summary>Answered, and looked at where that is needed.</summary>
    public bool IsDone => State.IsDone(NeedsReview);

    public static Attestation Ask(Guid id, Campaign campaign, AskedControl control, int place, AskedPerson signer, DateTimeOffset dueAt, IdentityLevel level)
        => new()
        {
            Id = id, CampaignId = campaign.Id, AuditId = campaign.AuditId, ControlId = control.ControlId, ControlVersion = control.Version, ControlHash = control.Hash, Place = place,
            SignerId = signer.Id, SignerEmail = signer.Email, ManagerEmail = control.ManagerEmail, DueAt = dueAt, Level = level,
        };

    /// <summary>It is the signer's turn: it stands on the page of a link that is on its way.</summary>
    public void Send(Guid bundleId, DateTimeOffset at)
    {
        MustBeOpen();
        (BundleId, SentAt, UndeliverableBecause) = (bundleId, SentAt ?? at, null);
        if (State == AttestationState.Pending)
        {
            State = AttestationState.Sent;
        }

        Version++;
    }

    /// <returns>False when that was known.</returns>
    public bool View()
    {
        if (State != AttestationState.Sent)
        {
            return false;
        }

        State = AttestationState.Viewed;
        Version++;
        return true;
    }

    /// <summary>Puts aside what the signer has written so far.</summary>
    public void Save(string answer)
    {
        MustBeOpen();
        (Saved, State) = (answer, State == AttestationState.Returned ? State : AttestationState.Draft);
        Version++;
    }

    public void Remind()
    {
        RemindersSent++;
        Version++;
    }

    public void Escalate(DateTimeOffset at)
    {
        Escalations++;
        EscalatedAt ??= at;
        Version++;
    }

    /// <summary>"This is not mine": noted and shown to the lead. It is no answer. Where it was delegated, it goes back to the delegator.</summary>
    public void HandBack(string reason, DateTimeOffset at)
    {
        MustBeOpen();
        (HandedBackAt, HandBackReason, BundleId) = (at, reason, null);
        Version++;
    }

    /// <summary>Asks somebody else instead.</summary>
    public void Reassign(AskedPerson to, DateTimeOffset dueAt)
    {
        MustBeOpen();
        ReassignedFrom = SignerEmail;
        (DelegatedBy, DelegatedById, DelegatedUntil, DelegatedBecause) = (null, null, null, null);
        GiveTo(to, dueAt);
    }

    /// <summary>Lets a colleague answer until a day. One level deep: what was delegated is not delegated on .</summary>
    public void Delegate(AskedPerson to, DateTimeOffset until, string reason, DateTimeOffset dueAt)
    {
        MustBeOpen();
        Refuse.If(DelegatedUntil is not null, "delegated-already", AnswerTexts.Here["Fault.DelegatedAlready", ControlId, DelegatedBy]);
        Refuse.If(to.Id == SignerId, "delegate-to-self", AnswerTexts.Here["Fault.ToSelf"]);
        (DelegatedBy, DelegatedById, DelegatedUntil, DelegatedBecause) = (SignerEmail, SignerId, until, reason);
        GiveTo(to, dueAt);
    }

    /// <summary>The delegation has ended without an answer, or the colleague handed it back. Who delegated stays visible.</summary>
    public void EndDelegation(AskedPerson delegator, DateTimeOffset dueAt)
    {
        MustBeOpen();
        (DelegatedUntil, DelegatedById) = (null, null);
        GiveTo(delegator, dueAt);
    }

    void GiveTo(AskedPerson to, DateTimeOffset dueAt)
    {
        (SignerId, SignerEmail, DueAt, BundleId, SentAt) = (to.Id, to.Email, dueAt, null, null);
        (HandedBackAt, HandBackReason, UndeliverableBecause, Saved) = (null, null, null, null);
        (Escalations, EscalatedAt) = (0, null);
        State = Answers == 0 ? AttestationState.Pending : AttestationState.Returned;
        Version++;
    }

    /// <summary>Signs. The signed answer is kept as it is; this is what lists and reviews read of it.</summary>
    public void Submit(SignedAnswer signed, bool needsReview)
    {
        Refuse.If(IsAnswered, "attestation-already-answered", "This attestation was answered already.");
        MustBeOpen();
        Refuse.If(signed.Answer.IsException && string.IsNullOrWhiteSpace(signed.Comment), "exception-needs-words", "Say what did not work, so that it can be mended.");
        (Answer, Comment, SubmittedAt, ReceiptNumber, LevelReached) = (signed.Answer, signed.Comment, signed.At, signed.ReceiptNumber, signed.Level);
        (IsOnBehalf, IsSameForAll, NeedsReview, State) = (signed.OnBehalfOf is not null, signed.IsSameForAll, needsReview, AttestationState.Submitted);
        (ReviewedBy, ReviewedAt, ReturnedBecause, Saved, HandedBackAt, HandBackReason) = (null, null, null, null, null, null);
        Answers = signed.Number;
        Version++;
    }

    /// <summary>The manager has looked at the answer and takes it.</summary>
    public void Accept(string by, DateTimeOffset at)
    {
        Refuse.If(State != AttestationState.Submitted, "attestation-not-submitted", "There is no answer that waits for a review.");
        (State, ReviewedBy, ReviewedAt) = (AttestationState.Accepted, by, at);
        Version++;
    }

    /// <summary>Another answer is needed. The one that was signed stays as it is.</summary>
    public void Return(string reason, string? by, DateTimeOffset at)
    {
        Refuse.If(!IsAnswered, "attestation-not-submitted", "There is no answer to return.");
        (State, ReturnedBecause, ReviewedBy, ReviewedAt, BundleId, SentAt, Escalations, EscalatedAt) = (AttestationState.Returned, reason, by, at, null, null, 0, null);
        (Answer, Comment, SubmittedAt, LevelReached, IsOnBehalf, IsSameForAll, NeedsReview) = (null, null, null, null, false, false, false);
        Version++;
    }

    public void LeadTo(string findingNumber)
    {
        FindingNumber = findingNumber;
        Version++;
    }

    public void CouldNotBeDelivered(string reason)
    {
        if (IsOpen)
        {
            UndeliverableBecause = reason;
            Version++;
        }
    }

    /// <summary>Another signer's answer was enough.</summary>
    public void Withdraw() => End(AttestationState.Void);

    /// <summary>The campaign closed without it.</summary>
    public void Miss() => End(AttestationState.NotAttested);

    void End(AttestationState state)
    {
        if (IsOpen)
        {
            (State, BundleId) = (state, null);
            Version++;
        }
    }

    void MustBeOpen() => Refuse.If(!IsOpen, "attestation-not-open", "This attestation is not open any more.");
}

/// <summary>A version of a control as it is asked about.</summary>
internal sealed record AskedControl(string ControlId, int Version, string Hash, string? ManagerEmail);

/// <summary>Somebody in the register who is asked.</summary>
internal sealed record AskedPerson(Guid Id, string Email, string TimeZone)
{
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}

internal sealed class AttestationConfiguration : IEntityTypeConfiguration<Attestation>
{
    public void Configure(EntityTypeBuilder<Attestation> builder)
    {
        builder.ToTable("Attestations");
        builder.Property(a => a.ControlId).HasMaxLength(40);
        builder.Property(a => a.ControlHash).HasMaxLength(64);
        builder.Property(a => a.Comment).HasMaxLength(4000);
        builder.Property(a => a.HandBackReason).HasMaxLength(1000);
        builder.Property(a => a.DelegatedBecause).HasMaxLength(1000);
        builder.Property(a => a.ReturnedBecause).HasMaxLength(2000);
        builder.Property(a => a.UndeliverableBecause).HasMaxLength(2000);
        builder.Property(a => a.Saved).HasMaxLength(-1);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => new { a.CampaignId, a.ControlId, a.Place }).IsUnique();
        builder.HasIndex(a => new { a.CampaignId, a.State });
        builder.HasIndex(a => new { a.State, a.DueAt });
        builder.HasIndex(a => a.BundleId);
        builder.HasIndex(a => a.SignerId);
        builder.HasIndex(a => a.DelegatedById);
        builder.HasIndex(a => new { a.ManagerEmail, a.State });
        builder.HasIndex(a => a.ControlId);
        builder.HasIndex(a => a.AuditId);
    }
}
