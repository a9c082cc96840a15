namespace AuditFlow.Attestations;

/// <summary>States that mean the same to whoever asks: as lists for queries, and for one state.</summary>
internal static class AttestationStates
{
    /// <summary>An answer is still to come.</summary>
    public static readonly AttestationState[] Open =
        [AttestationState.Pending, AttestationState.Sent, AttestationState.Viewed, AttestationState.Draft, AttestationState.Returned];

    /// <summary>Signed.</summary>
    public static readonly AttestationState[] Answered = [AttestationState.Submitted, AttestationState.Accepted];

    extension(AttestationState state)
    {
        public bool IsOpen => Open.Contains(state);

        public bool IsAnswered => Answered.Contains(state);

        /// <summary>Answered, and looked at where that is needed.</summary>
        public bool IsDone(bool needsReview) => state == AttestationState.Accepted || (state == AttestationState.Submitted && !needsReview);
    }
}
