using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Starts the campaign of a block. The same execution of it asked again gives the campaign that is there.</summary>
[ForRuns]
[Allow(Permission.RunAttestations)]
internal sealed record IssueCampaignForRun : ICommand<Guid>
{
    [Required(ErrorMessage = "Give the campaign a name.")]
    [MaxLength(150)]
    public required string Name { get; init; }

    [MaxLength(40)]
    public string? Framework { get; init; }

    public required IReadOnlyList<string> Criteria { get; init; }

    public bool KeyOnly { get; init; }

    public ControlLevel? Level { get; init; }

    [MaxLength(200)]
    public string? Process { get; init; }

    public required IReadOnlyList<string> ControlIds { get; init; }

    [Range(0, 366, ErrorMessage = "Attest for at most a year; 0 days mean the period of the audit.")]
    public int PeriodDays { get; init; }

    [Range(1, 90, ErrorMessage = "Give between 1 and 90 days to answer.")]
    public int DaysToAnswer { get; init; }

    /// <summary>The name of the campaign template that says how it asks; none asks for the answer alone, of the owner.</summary>
    [MaxLength(200)]
    public string? Template { get; init; }

    public Guid? AuditId { get; init; }

    /// <summary>The run, and in it the execution of the block.</summary>
    [Required]
    public required string RunId { get; init; }

    [Required]
    public required string AskedBy { get; init; }
}

internal sealed class IssueCampaignForRunHandler(AuditFlowDb db, IMediator mediator, AuditFlowSettings settings, Trail trail, TimeProvider clock) : IRequestHandler<IssueCampaignForRun, Guid>
{
    public async Task<Guid> Handle(IssueCampaignForRun request, CancellationToken cancellationToken)
    {
        var occurrence = Campaign.OccurrenceOfRun(request.RunId, request.AskedBy);
        if (await db.Campaigns.Where(c => c.OccurrenceKey == occurrence).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(cancellationToken) is { } known)
        {
            trail.KeepSilent();
            return known;
        }

        var today = Deadline.DayOf(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(settings.Company.TimeZone));
        var (from, to) = await PeriodAsync(request, today, cancellationToken);
        var template = await TemplateAsync(request.Template?.Trim(), cancellationToken);
        return await mediator.Send(
            new StartCampaign
            {
                Name = request.Name, AuditId = request.AuditId, PeriodFrom = from, PeriodTo = to, DueOn = today.AddDays(request.DaysToAnswer),
                ControlIds = await ChooseAsync(request, cancellationToken), OccurrenceKey = occurrence, Plan = template?.Plan,
                Template = template?.Name,
            },
            cancellationToken);
    }

    async Task<CampaignTemplate?> TemplateAsync(string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var template = await db.CampaignTemplates.AsNoTracking().SingleOrDefaultAsync(t => t.Name == name && !t.IsRetired, cancellationToken);
        Refuse.If(template is null, "template-missing", $"There is no campaign template '{name}'. Name one that is offered under Attestations, Templates, or leave it empty.");
        Refuse.If(
            !template.Plan.AsksAboutControls, "template-for-people",
            $"The campaign template '{name}' asks named people to read something. A step of a drawing asks about controls: choose a template of the kind attestation or sub-certification.");
        return template;
    }

    async Task<(DateOnly From, DateOnly To)> PeriodAsync(IssueCampaignForRun request, DateOnly today, CancellationToken cancellationToken)
    {
        if (request.PeriodDays > 0)
        {
            return (today.AddDays(-request.PeriodDays), today.AddDays(-1));
        }

        var audit = await db.Audits.Where(a => a.Id == request.AuditId).Select(a => new { a.Name, a.PeriodFrom, a.PeriodTo }).SingleOrDefaultAsync(cancellationToken);
        Refuse.If(audit is null, "period-missing", "This run belongs to no audit. Say in the drawing for how many days the owners attest.");
        Refuse.If(audit.PeriodFrom > today, "period-ahead", $"The period of {audit.Name} begins on {audit.PeriodFrom:yyyy-MM-dd}. Nobody can attest for days that have not passed.");

        // An owner speaks of what was, not of what will be.
        return (audit.PeriodFrom, audit.PeriodTo < today ? audit.PeriodTo : today);
    }

    async Task<IReadOnlyList<string>> ChooseAsync(IssueCampaignForRun request, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(
            new ChooseControls
            {
                AuditId = string.IsNullOrEmpty(request.Framework) ? request.AuditId : null, Framework = request.Framework, Criteria = request.Criteria,
                IsKey = request.KeyOnly ? true : null, Level = request.Level, Process = request.Process,
            },
            cancellationToken);
        var ids = found.Controls.Select(c => c.ControlId).ToList();
        if (request.ControlIds.Count == 0)
        {
            Refuse.If(ids.Count == 0, "no-control-chosen", "No control in operation is left by the choices of this step, so there is nobody to ask.");
            return ids;
        }

        var left = request.ControlIds.Except(ids, StringComparer.Ordinal).ToList();
        Refuse.If(left.Count > 0, "control-not-chosen", $"{string.Join(", ", left)}: no such control in operation, or another choice of this step leaves it out.");
        return [.. request.ControlIds.Distinct(StringComparer.Ordinal)];
    }
}
