using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform;
using AuditFlow.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>Reminds whoever has the next step of a finding; escalated, those above them too (R-44).</summary>
[Activity("Findings", "Remind of a finding", "Sends a reminder to whoever has the next step. Escalated, it goes to the lead as well.")]
[Allow(Permission.BeginRemediation)]
public sealed record RemindOfFinding : ICommand
{
    [Display(Name = "Finding", Description = "The finding, such as getInput('FindingId').")]
    public required Guid FindingId { get; init; }

    /// <summary>Whether the lead is told too, because it has become late.</summary>
    [Display(Name = "Tell the lead too", Description = "Also reminds the control's owner and the lead of the audit, because it has become late.")]
    public bool Escalate { get; init; }
}

internal sealed class RemindOfFindingHandler(AuditFlowDb db, FindingChange change, MailQueue outbox, DailyDigest digest, Trail trail) : IRequestHandler<RemindOfFinding, Unit>
{
    public async Task<Unit> Handle(RemindOfFinding request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        if (!finding.IsOpen(change.Now))
        {
            trail.KeepSilent();
            return Unit.Value;
        }

        List<string> to = [finding.RemediationOwner];
        if (request.Escalate)
        {
            to.Add(finding.Owner);
            if (await db.Audits.Where(a => a.Id == finding.AuditId).Select(a => a.LeadEmail).FirstOrDefaultAsync(cancellationToken) is { } lead)
            {
                to.Add(lead);
            }
        }

        to = [.. to.Distinct()];
        trail.Add(
            finding.AuditId, request.Escalate ? "finding-escalated" : "finding-reminded", FindingChange.SubjectOf(finding),
            $"{string.Join(", ", to)} reminded of {finding.Number}{(finding.IsOverdue(change.Now) ? ", which is overdue" : "")}.", new { to, finding.DueAt });
        foreach (var address in to)
        {
            if (digest.IsOn)
            {
                await (address == finding.RemediationOwner ? digest.RemindAsync(address, null, cancellationToken) : digest.TellAsync(address, cancellationToken));
                continue;
            }

            await outbox.EmailAsync(
                new FindingReminderEmail
                {
                    Number = finding.Number, ControlId = finding.ControlId, Owner = finding.RemediationOwner, Due = Reader.SayInFull(Deadline.DayOf(finding.DueAt, change.Zone)), IsLate = finding.IsOverdue(change.Now),
                },
                new MailTo(address) { AuditId = finding.AuditId, ItemId = finding.Id }, $"finding:{finding.Id}:reminder:{change.Today:yyyy-MM-dd}:{address}", cancellationToken);
        }

        return Unit.Value;
    }
}
