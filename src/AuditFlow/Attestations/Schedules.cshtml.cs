using AuditFlow.Platform;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>All schedules: when each rings next, what it sent last, which of them are held.</summary>
internal sealed class SchedulesModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public ScheduleState? State { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    public ScheduleList List { get; private set; } = null!;

    public Chips States { get; private set; } = null!;

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        List = await mediator.Send(new ListSchedules { State = State, Page = P }, cancellationToken);
        States = new Chips("state", [.. Enum.GetValues<ScheduleState>().Select(s => new ChipChoice(s.ToString(), StatusVocabulary.Of("schedule", s.ToString()).Word, List.Counts[s]))]);
    }

    /// <summary>The day on which a pause ends by itself, in the schedule's zone.</summary>
    public static DateOnly? UntilOf(ScheduleLine line) => line.Pause?.Until is { } until ? Deadline.DayOf(until, TimeZoneInfo.FindSystemTimeZoneById(line.TimeZone)) : null;

    public DateOnly? Until(ScheduleLine line) => UntilOf(line);
}
