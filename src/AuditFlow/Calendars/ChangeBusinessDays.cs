using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Calendars;

/// <summary>Adds a day on which the company does not work, or names it anew.</summary>
[Allow(Permission.ManageCalendars)]
internal sealed record AddHoliday : ICommand<IReadOnlyList<MovedSchedule>>, IValidatableObject
{
    public required DateOnly Day { get; init; }

    [Required(ErrorMessage = "Name the holiday.")]
    [MaxLength(Holiday.NameLength)]
    public required string Name { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Day.Year is < 1900 or > 2200)
        {
            yield return new ValidationResult("Enter a day between 1900 and 2200.", [nameof(Day)]);
        }
    }
}

/// <summary>Takes a holiday away. A day that is none is left as it is.</summary>
[Allow(Permission.ManageCalendars)]
internal sealed record RemoveHoliday : ICommand<IReadOnlyList<MovedSchedule>>
{
    public required DateOnly Day { get; init; }
}

/// <summary>Says which days of the week are no business days.</summary>
[Allow(Permission.ManageCalendars)]
internal sealed record ChangeWeekend : ICommand<IReadOnlyList<MovedSchedule>>
{
    [MaxLength(6, ErrorMessage = "A week needs at least one business day.")]
    public required IReadOnlyList<DayOfWeek> Days { get; init; }
}

internal sealed class AddHolidayHandler(AuditFlowDb db, CalendarChange calendar, Trail trail) : IRequestHandler<AddHoliday, IReadOnlyList<MovedSchedule>>
{
    public async Task<IReadOnlyList<MovedSchedule>> Handle(AddHoliday request, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        var known = await db.Holidays.AsTracking().SingleOrDefaultAsync(h => h.Day == request.Day, cancellationToken);
        if (known?.Name == name)
        {
            trail.KeepSilent();
            return [];
        }

        trail.Add(null, known is null ? "holiday-added" : "holiday-renamed", "calendar:business-days", $"{request.Day:yyyy-MM-dd} is a holiday: {name}.", new { request.Day, name });
        return await calendar.MakeAsync(
            () =>
            {
                if (known is null)
                {
                    db.Holidays.Add(Holiday.Of(request.Day, name));
                }
                else
                {
                    known.Rename(name);
                }

                return Task.CompletedTask;
            },
            cancellationToken);
    }
}

internal sealed class RemoveHolidayHandler(AuditFlowDb db, CalendarChange calendar, Trail trail) : IRequestHandler<RemoveHoliday, IReadOnlyList<MovedSchedule>>
{
    public async Task<IReadOnlyList<MovedSchedule>> Handle(RemoveHoliday request, CancellationToken cancellationToken)
    {
        if (await db.Holidays.AsTracking().SingleOrDefaultAsync(h => h.Day == request.Day, cancellationToken) is not { } known)
        {
            trail.KeepSilent();
            return [];
        }

        trail.Add(null, "holiday-removed", "calendar:business-days", $"{known.Day:yyyy-MM-dd} is no longer a holiday ({known.Name}).", new { known.Day, known.Name });
        return await calendar.MakeAsync(
            () =>
            {
                db.Holidays.Remove(known);
                return Task.CompletedTask;
            },
            cancellationToken);
    }
}

internal sealed class ChangeWeekendHandler(AuditFlowDb db, CalendarChange calendar, Trail trail) : IRequestHandler<ChangeWeekend, IReadOnlyList<MovedSchedule>>
{
    public async Task<IReadOnlyList<MovedSchedule>> Handle(ChangeWeekend request, CancellationToken cancellationToken)
    {
        var days = request.Days.Distinct().OrderBy(d => ((int)d + 6) % 7).ToList();
        Refuse.If(days.Count > 6, "no-business-day", "A week needs at least one business day.");
        trail.Add(
            null, "weekend-changed", "calendar:business-days", days.Count == 0 ? "No day of the week is a weekend." : $"The weekend is {string.Join(", ", days)}.", new { days });
        return await calendar.MakeAsync(
            async () =>
            {
                if (await db.CompanyWeeks.AsTracking().SingleOrDefaultAsync(cancellationToken) is { } week)
                {
                    week.Change(days);
                }
                else
                {
                    db.CompanyWeeks.Add(CompanyWeek.Of(days));
                }
            },
            cancellationToken);
    }
}
