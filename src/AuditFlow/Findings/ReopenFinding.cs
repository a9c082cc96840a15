using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Findings;

/// <summary>Takes a finding up again: its acceptance has ended, or a lead ends it before its time.</summary>
[Activity("Findings", "Take up again", "Opens an accepted finding again when its acceptance has ended.")]
[Allow(Permission.ReopenFindings)]
public sealed record ReopenFinding : ICommand
{
    [Display(Name = "Finding", Description = "The finding, such as getInput('FindingId').")]
    public required Guid FindingId { get; init; }

    [MaxLength(4000)]
    [Display(Description = "Why it is taken up again; people read it in the trail.")]
    public string? Reason { get; init; }

    [Range(1, 366)]
    [Display(Name = "Due in days", Description = "Days until it has to be mended, 1 to 366.")]
    public int DueInDays { get; init; } = 30;
}

internal sealed class ReopenFindingHandler(FindingChange change, CurrentActor current) : IRequestHandler<ReopenFinding, Unit>
{
    public async Task<Unit> Handle(ReopenFinding request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        var byPerson = current.Actor.Mailbox is not null;
        Refuse.If(byPerson && string.IsNullOrWhiteSpace(request.Reason), "reason-missing", "Say why the acceptance ends before its time.");
        finding.Reopen(byPerson, Deadline.After(change.Now, request.DueInDays, change.Zone), change.Now);
        await change.TellAsync(
            finding, "finding-reopened",
            byPerson ? $"{finding.Number} opened again by {current.Actor.Spoken}: {request.Reason}" : $"The acceptance of {finding.Number} has ended; it is open again.",
            new { request.Reason, finding.DueAt }, cancellationToken);
        return Unit.Value;
    }
}
