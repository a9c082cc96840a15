namespace AuditFlow.Attestations;

/// <summary>The choices of an owner attestation, a real "no" among them. None is ever chosen beforehand.</summary>
public enum AttestationAnswer
{
    OperatedAsDescribed,
    WithExceptions,
    DidNotOperate,
    NoOccurrenceDue,
}

internal static class AnswerWords
{
    extension(AttestationAnswer answer)
    {
        /// <summary>The choice as the signer reads it and as it is signed.</summary>
        public string Words => answer switch
        {
            AttestationAnswer.OperatedAsDescribed => "Operated as described",
            AttestationAnswer.WithExceptions => "Operated with exceptions",
            AttestationAnswer.DidNotOperate => "Did not operate",
            AttestationAnswer.NoOccurrenceDue => "No occurrence was due",
        };

        /// <summary>An exception opens a finding and needs a word of explanation .</summary>
        public bool IsException => answer is AttestationAnswer.WithExceptions or AttestationAnswer.DidNotOperate;
    }
}
