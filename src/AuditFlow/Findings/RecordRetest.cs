using System.ComponentModel.DataAnnotations;
using AuditFlow.Controls;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>What the test after the fix showed: passed closes the finding, failed sends it back .</summary>
[Allow(Permission.RetestFindings)]
public sealed record RecordRetest : ICommand
{
    public required Guid FindingId { get; init; }

    [Required(ErrorMessage = "Choose what the retest showed.")]
    public required bool? Passed { get; init; }

    [Required(ErrorMessage = "Say what was tested and what it showed.")]
    [MaxLength(4000)]
    public required string Work { get; init; }
}

internal sealed class RecordRetestHandler(AuditFlowDb db, FindingChange change) : IRequestHandler<RecordRetest, Unit>
{
    public async Task<Unit> Handle(RecordRetest request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        var control = await db.CurrentControls.Where(c => c.Control.ControlId == finding.ControlId)
            .Select(c => new { c.Version.Content.OwnerEmail, c.Version.Content.PerformerEmail }).SingleAsync(cancellationToken);
        string[] involved = control.PerformerEmail is { } performer ? [finding.Owner, control.OwnerEmail, performer] : [finding.Owner, control.OwnerEmail];
        var passed = request.Passed!.Value;
        finding.RecordRetest(passed, change.Person, involved, change.Now);
        await change.TellAsync(
            finding, passed ? "retest-passed" : "retest-failed",
            passed ? $"{finding.Number} closed: retest passed, by {change.Person}." : $"Retest of {finding.Number} failed, by {change.Person}. Back to remediation.",
            new { request.Work }, cancellationToken);
        return Unit.Value;
    }
}
