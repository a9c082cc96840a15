namespace AuditFlow.Attestations;

/// <summary>The choices of an owner attestation, a real "no" among them, and those of a briefing or training. None is ever chosen beforehand.</summary>
public enum AttestationAnswer
{
    OperatedAsDescribed,
    WithExceptions,
    DidNotOperate,
    NoOccurrenceDue,

    /// <summary>The briefing was read.</summary>
    Acknowledged,
    Attended,
    DidNotAttend,

    /// <summary>Nothing is signed: the request goes back .</summary>
    NotTheRightPerson,
}

internal static class AnswerWords
{
    extension(AttestationAnswer answer)
    {
        /// <summary>The choice as staff read it. What is signed says it in the signer's language.</summary>
        public string Words => AnswerTexts.In(null)[$"Choice.{answer}"];

        /// <summary>An exception opens a finding and needs a word of explanation .</summary>
        public bool IsException => answer is AttestationAnswer.WithExceptions or AttestationAnswer.DidNotOperate;

        /// <summary>A "no" that needs words, whether or not a finding comes of it.</summary>
        public bool NeedsWords => answer.IsException || answer == AttestationAnswer.DidNotAttend;

        /// <summary>It says that all was well, so facts against it have to be explained.</summary>
        public bool IsClean => answer is AttestationAnswer.OperatedAsDescribed or AttestationAnswer.NoOccurrenceDue;
    }

    extension(Signer signer)
    {
        public string Words => signer switch
        {
            Signer.Owner => "the owner",
            Signer.Performer => "the performer",
            Signer.Manager => "the manager",
        };
    }

    extension(CampaignKind kind)
    {
        public string Words => kind switch
        {
            CampaignKind.Attestation => "Owner attestation",
            CampaignKind.SubCertification => "Sub-certification",
            CampaignKind.Awareness => "Awareness",
            CampaignKind.Training => "Training",
        };

        /// <summary>What a campaign of this kind lets people sign. Handing back is offered beside it.</summary>
        public IReadOnlyList<AttestationAnswer> Choices => kind switch
        {
            CampaignKind.Attestation or CampaignKind.SubCertification =>
                [AttestationAnswer.OperatedAsDescribed, AttestationAnswer.WithExceptions, AttestationAnswer.DidNotOperate, AttestationAnswer.NoOccurrenceDue],
            CampaignKind.Awareness => [AttestationAnswer.Acknowledged],
            CampaignKind.Training => [AttestationAnswer.Attended, AttestationAnswer.DidNotAttend],
        };
    }
}
