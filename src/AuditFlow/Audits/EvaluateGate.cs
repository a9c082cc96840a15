using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits.Facts;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>Measures the facts of a gate and writes down what was found, if it differs from before. The only way a gate opens (R-65).</summary>
[ForRuns]
[Allow(Permission.RunAudits)]
public sealed record EvaluateGate : ICommand<GateVerdict>, IOfAudit
{
    public required Guid AuditId { get; init; }

    [Required(ErrorMessage = "A gate needs a name.")]
    [MaxLength(120)]
    public required string Name { get; init; }

    [Required]
    [MaxLength(400)]
    public required string NodeId { get; init; }

    public PhaseName? Phase { get; init; }

    [MinLength(1, ErrorMessage = "A gate needs at least one fact; without one it would never open.")]
    public required IReadOnlyList<string> Conditions { get; init; }
}

public enum GateOutcome
{
    Closed,
    Open,
    Overridden,
    Abandoned,
}

/// <summary>How a gate stands, and when to look again though nobody says so.</summary>
public sealed record GateVerdict(GateOutcome Outcome, DateTimeOffset LookAgainAt);

internal sealed class EvaluateGateHandler(AuditFlowDb db, GateFacts facts, MeetingPoint meeting, Trail trail, Ids ids, TimeProvider clock) : IRequestHandler<EvaluateGate, GateVerdict>
{
    public async Task<GateVerdict> Handle(EvaluateGate request, CancellationToken cancellationToken)
    {
        // Before the facts are read: a change of theirs that this look does not see finds the bookmark of the closed gate.
        await meeting.EnterAsync(Signals.Gate, request.AuditId.ToString("D"), cancellationToken);
        var now = clock.GetUtcNow();
        var audit = Refuse.IfMissing(await db.Audits.AsNoTracking().SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        var gate = await db.GateStates.SingleOrDefaultAsync(g => g.AuditId == request.AuditId && g.NodeId == request.NodeId, cancellationToken);
        if (audit.State == AuditState.Abandoned)
        {
            trail.Add(audit.Id, "gate-abandoned", Subject(request), $"Gate {request.Name} is no longer waited for: the audit was abandoned.");
            return new(GateOutcome.Abandoned, now);
        }

        var isNew = gate is null;
        gate ??= db.GateStates.Add(new GateState
        {
            Id = ids.New(), AuditId = audit.Id, Name = request.Name, NodeId = request.NodeId, Phase = request.Phase, Conditions = [.. request.Conditions], ReachedAt = now,
        }).Entity;
        var measured = await facts.MeasureAsync(audit.Id, request.Conditions, cancellationToken);
        gate.Measured(measured.Facts);
        var outcome = gate.IsOverridden ? GateOutcome.Overridden : measured.AllHold ? GateOutcome.Open : GateOutcome.Closed;
        if (outcome == GateOutcome.Open && !gate.IsOpen)
        {
            gate.Open(now);
        }

        if (outcome != GateOutcome.Closed)
        {
            await PhaseDoneAsync(request, now, cancellationToken);
        }

        Say(request, gate, outcome, isNew);
        var tomorrow = now.AddDays(1);
        return new(outcome, measured.ChangesAt is { } at && at > now && at < tomorrow ? at : tomorrow);
    }

    async Task PhaseDoneAsync(EvaluateGate request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Phase is { } phase && await db.AuditPhases.SingleOrDefaultAsync(p => p.AuditId == request.AuditId && p.Phase == phase, cancellationToken) is { } entered)
        {
            entered.Done(now);
        }
    }

    // The trail hears of a gate when it is reached and when it lets the audit pass, not of every look at it.
    void Say(EvaluateGate request, GateState gate, GateOutcome outcome, bool isNew)
    {
        var missing = gate.ReadFacts().Where(f => !f.Holds).ToList();
        (string What, string Sentence)? said = outcome switch
        {
            GateOutcome.Open => ("gate-opened", $"Gate {gate.Name} opened: all {gate.Conditions.Count} facts hold."),
            GateOutcome.Overridden => ("gate-passed-by-override", $"The audit passed the gate {gate.Name}, overridden by {gate.OverriddenBy}."),
            GateOutcome.Closed when isNew => ("gate-reached", $"Gate {gate.Name} reached. It is closed: {string.Join("; ", missing.Select(f => f.Sentence))}."),
            _ => null,
        };
        if (said is { } entry)
        {
            trail.Add(request.AuditId, entry.What, Subject(request), Cut(entry.Sentence), new { request.Name, facts = gate.ReadFacts().Select(f => new { f.Condition, f.Value, f.Holds }) });
        }
        else
        {
            trail.KeepSilent();
        }
    }

    static string Subject(EvaluateGate request) => $"gate:{request.Name}";

    static string Cut(string text) => text.Length <= 2000 ? text : text[..1999] + "…";
}
