using AuditFlow.Shared;
using Shouldly;

namespace AuditFlow.Tests.Shared;

public sealed class StatusVocabularyTests
{
    // Family, then "State = word (icon, colour)" as the design language has it.
    const string Design = """
        campaign: Draft = Draft (pencil, info) | Scheduled = Scheduled (calendar-time, neut) | Open = Open (circle-dot, info) | Closing = Closing (hourglass-low, warn) | Closed = Closed (lock, good) | ClosedWithGaps = Closed with gaps (lock, hold) | Archived = Archived (archive, neut)
        attestation: Pending = Pending (circle-dashed, neut) | Sent = Sent (send, neut) | Viewed = Viewed (eye, info) | Draft = Draft (pencil, info) | Submitted = Submitted (file-check, info) | Accepted = Accepted (circle-check, good) | Returned = Returned (corner-up-left, warn)
        attestation: Delegated = Delegated (user-share, hold) | Reassigned = Reassigned (refresh, hold) | Overdue = Overdue (clock-exclamation, bad) | Escalated = Escalated (arrow-up-right, bad) | OnBehalf = On behalf (users, hold) | Undeliverable = Undeliverable (mail-off, bad) | NotAttested = Not attested (shield-off, bad) | NotCertified = Not certified (shield-off, bad) | Void = Void (ban, neut)
        answer: OperatedAsDescribed = Operated as described (circle-check, good) | WithExceptions = With exceptions (alert-circle, warn) | DidNotOperate = Did not operate (circle-x, bad) | NoOccurrenceDue = No occurrence due (circle-minus, neut) | NotTheRightPerson = Not the right person (user-off, hold)
        test: Planned = Planned (circle-dashed, neut) | InProgress = In progress (progress, info) | PreparedForReview = Prepared for review (file-check, info) | ReviewNotes = Review notes (message, warn) | Reviewed = Reviewed (checks, good) | Concluded = Concluded (lock, good) | ChangedAfterReview = Changed after review (history, warn)
        test-result: Effective = Effective (circle-check, good) | Ineffective = Ineffective (circle-x, bad) | NotOperated = Not operated (circle-minus, hold) | NotTested = Not tested (circle-dashed, neut)
        finding: Identified = Identified (flag, neut) | Validated = Validated (check, info) | Evaluated = Evaluated (gauge, info) | PlanApproved = Plan approved (file-check, info) | InRemediation = In remediation (progress, info) | ReadyForRetest = Ready for retest (test-pipe, info) | RetestPassed = Retest passed (circle-check, good) | RetestFailed = Retest failed (circle-x, bad) | Closed = Closed (lock, good)
        finding: RiskAccepted = Risk accepted (square-check, hold) | Duplicate = Duplicate (copy, neut) | Invalid = Invalid (ban, neut)
        severity-sox: MaterialWeakness = Material weakness (alert-triangle, bad) | SignificantDeficiency = Significant deficiency (alert-circle, warn) | ControlDeficiency = Control deficiency (circle-minus, neut) | NotRatedYet = Not rated yet (help-circle, hold)
        severity-soc2: CriterionNotMet = Criterion not met (alert-triangle, bad) | ControlFailure = Control failure (circle-x, bad) | Deviation = Deviation (alert-circle, warn) | Observation = Observation (eye, neut)
        auditor-request: Draft = Draft (pencil, neut) | Open = Open (circle, neut) | InProgress = In progress (progress, info) | Submitted = Submitted (file-check, info) | InternalReview = Internal review (eye, info) | WithAuditor = With auditor (send, info) | Accepted = Accepted (circle-check, good) | Returned = Returned (corner-up-left, warn) | NotApplicable = Not applicable (circle-minus, neut)
        gate: Closed = Closed (lock, bad) | Open = Open (lock-open, good) | NotReached = Not reached (circle-dashed, neut) | Overridden = Overridden (alert-triangle, hold)
        fact: Holds = Holds (circle-check, good) | Missing = Missing (circle-x, bad) | DueLater = Due later (circle-dashed, neut) | Waits = Waits (clock, warn)
        phase: NotBegun = Not begun (circle-dashed, neut) | InProgress = In progress (progress, info) | Late = Late (clock-exclamation, bad) | Done = Done (lock, good)
        run: Pending = Pending (circle-dashed, neut) | Running = Running (player-play, info) | Executing = Running (player-play, info) | Suspended = Waiting (hourglass, info) | Faulted = Faulted (alert-triangle, bad) | Finished = Finished (circle-check, good) | Cancelled = Cancelled (player-stop, neut)
        definition: NotPublished = Not published (pencil, info) | Draft = Draft (pencil, info) | Published = Published (circle-check, good) | Retired = Retired (archive, neut) | Warnings = Warnings (alert-triangle, warn)
        control: Ready = Ready (circle-check, good) | NotReady = Not ready (clock-exclamation, bad) | NotInOperationYet = Not in operation yet (circle-dashed, neut)
        occurrence: Reviewed = Reviewed (circle-check, good) | Missing = Missing (circle-x, bad) | NoneDue = None due (circle-minus, neut) | NotDueYet = Not due yet (circle-dashed, neut)
        evidence: Fresh = Fresh (circle-check, good) | Stale = Stale (clock, warn)
        risk-treatment: Mitigate = Mitigate (shield-check, info) | Accept = Accept (square-check, hold) | Transfer = Transfer (users, neut) | Avoid = Avoid (ban, neut)
        """;

    public static TheoryData<string, string, string> DesignRows()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var line in Design.Split('\n', StringSplitOptions.TrimEntries))
        {
            var family = line[..line.IndexOf(':', StringComparison.Ordinal)];
            foreach (var row in line[(family.Length + 1)..].Split('|', StringSplitOptions.TrimEntries))
            {
                var (state, shown) = (row.Split(" = ")[0], row.Split(" = ")[1]);
                rows.Add(family, state, shown);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(DesignRows))]
    public void Each_state_has_the_word_icon_and_colour_of_the_design(string family, string state, string shown)
    {
        var status = StatusVocabulary.Of(family, state);

        $"{status.Word} ({status.Icon}, {status.Tone.ToString().ToLowerInvariant()})".ShouldBe(shown);
    }

    [Fact]
    public void Each_state_has_an_icon_that_the_program_carries() =>
        StatusVocabulary.Rows.Where(row => !Icon.Exists(row.Shown.Icon)).ShouldBeEmpty();

    [Theory]
    [InlineData("InProgress")]
    [InlineData("in-progress")]
    [InlineData("In progress")]
    public void A_state_is_known_by_its_name_in_code_in_a_query_and_in_words(string state) =>
        StatusVocabulary.Of("test", state).Word.ShouldBe("In progress");

    [Theory]
    [InlineData("finding", "Compliant")]
    [InlineData("findings", "Closed")]
    public void An_unknown_family_or_state_is_refused(string family, string state) =>
        Should.Throw<ArgumentException>(() => StatusVocabulary.Of(family, state)).Message.ShouldContain("Known:");

    [Theory]
    [InlineData("gate", "Closed", 1, "Closed, 1 fact missing")]
    [InlineData("gate", "Closed", 3, "Closed, 3 facts missing")]
    [InlineData("phase", "Late", 54, "Late 54 days")]
    [InlineData("attestation", "Overdue", 1, "Overdue 1 day")]
    [InlineData("control", "NotReady", 2, "Not ready: 2 facts")]
    [InlineData("time", "Soon", 0, "Today")]
    public void A_number_stands_in_the_words_of_its_state(string family, string state, int count, string said) =>
        StatusVocabulary.Of(family, state).Say(count).ShouldBe(said);

    [Fact]
    public void A_day_and_a_reason_stand_in_the_words_of_their_state()
    {
        StatusVocabulary.Of("finding", "RiskAccepted").Say(date: "31 Jan 2027").ShouldBe("Risk accepted until 31 Jan 2027");
        StatusVocabulary.Of("auditor-request", "Returned").Say(reason: "no parameters").ShouldBe("Returned: no parameters");
        StatusVocabulary.Of("occurrence", "Reviewed").Say(4, 5).ShouldBe("4 of 5 reviewed");
    }
}
