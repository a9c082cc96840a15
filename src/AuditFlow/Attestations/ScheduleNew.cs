using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Scheduling;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace AuditFlow.Attestations;

/// <summary>The rules that the form offers.</summary>
public enum RuleKind
{
    DayOfMonth,
    BusinessDay,
    LastBusinessDay,
    FiscalQuarter,
    FiscalYear,
    Weeks,
    Cron,
}

/// <summary>What happens to times that were missed.</summary>
public enum MissedTimes
{
    Each,
    Newest,
}

/// <summary>The form of a schedule. Every rule has its own fields; those of the rules that were not chosen are ignored.</summary>
public sealed class NewSchedule : ScopeLeft
{
    [Display(Name = "Name")]
    public string? Name { get; set; }

    public RuleKind? Kind { get; set; }

    [Display(Name = "Day")]
    public int? Day { get; set; } = 1;

    [Display(Name = "Business day")]
    public int? BusinessDay { get; set; } = 3;

    [Display(Name = "Business days after the quarter")]
    public int? QuarterDays { get; set; } = 5;

    [Display(Name = "Business days after the year")]
    public int? YearDays { get; set; } = 10;

    [Display(Name = "Weeks")]
    public int? Weeks { get; set; } = 2;

    [Display(Name = "Weekday")]
    public DayOfWeek On { get; set; } = DayOfWeek.Monday;

    [Display(Name = "Counted from")]
    public DateOnly? From { get; set; }

    [Display(Name = "Cron expression")]
    public string? Cron { get; set; } = "0 0 9 1 * ?";

    [Display(Name = "Time of day")]
    public TimeOnly? At { get; set; } = new(9, 0);

    public OffDay OffDay { get; set; } = OffDay.NextBusinessDay;

    [Display(Name = "Time zone")]
    public string? TimeZone { get; set; }

    [Display(Name = "Asks about the one before")]
    public CampaignPeriod Period { get; set; }

    [Display(Name = "Days to answer")]
    public int DaysToAnswer { get; set; } = 10;

    [Display(Name = "Counted in")]
    public bool DueInBusinessDays { get; set; } = true;

    [Display(Name = "How it asks")]
    public Guid? TemplateId { get; set; }

    public MissedTimes? Missed { get; set; }

    internal string? CronText => Kind == RuleKind.Cron ? Cron ?? "" : null;

    internal ScheduleRule? Rule()
    {
        ScheduleRule? rule = Kind switch
        {
            RuleKind.DayOfMonth => new OnDayOfMonth { Day = Day ?? 0 },
            RuleKind.BusinessDay => new OnBusinessDayOfMonth { N = BusinessDay ?? 0 },
            RuleKind.LastBusinessDay => new OnLastBusinessDayOfMonth(),
            RuleKind.FiscalQuarter => new AfterFiscalPeriod { Period = FiscalKind.Quarter, BusinessDays = QuarterDays ?? -1 },
            RuleKind.FiscalYear => new AfterFiscalPeriod { Period = FiscalKind.Year, BusinessDays = YearDays ?? -1 },
            RuleKind.Weeks => new EveryWeeks { Weeks = Weeks ?? 0, On = On, From = From!.Value },
            _ => null,
        };
        return rule is null ? null : rule with { At = At!.Value, OffDay = OffDay };
    }

    /// <summary>A value that nobody meant, in a field of a rule that was not chosen, is no fault; what the chosen rule lacks is one.</summary>
    internal void ForgetWhatWasNotChosen(ModelStateDictionary faults)
    {
        var fields = new Dictionary<RuleKind, string[]>
        {
            [RuleKind.DayOfMonth] = [nameof(Day)], [RuleKind.BusinessDay] = [nameof(BusinessDay)], [RuleKind.FiscalQuarter] = [nameof(QuarterDays)], [RuleKind.FiscalYear] = [nameof(YearDays)],
            [RuleKind.Weeks] = [nameof(Weeks), nameof(On), nameof(From)],
        };
        foreach (var field in fields.Where(f => f.Key != Kind).SelectMany(f => f.Value).Concat(Kind == RuleKind.Cron ? [nameof(At), nameof(OffDay)] : []))
        {
            faults.Remove($"Form.{field}");
        }

        if (Kind is not (null or RuleKind.Cron) && At is null && faults.GetFieldValidationState("Form.At") != ModelValidationState.Invalid)
        {
            faults.AddModelError("Form.At", "Give a time of day, for example 09:00.");
        }

        if (Kind == RuleKind.Weeks && From is null && faults.GetFieldValidationState("Form.From") != ModelValidationState.Invalid)
        {
            faults.AddModelError("Form.From", "Give the day from which the weeks are counted.");
        }
    }

    /// <summary>The field of the form that holds a member of the request.</summary>
    internal string FieldOf(string member) => (member, Kind) switch
    {
        ("Rule.Day", _) => nameof(Day),
        ("Rule.N", _) => nameof(BusinessDay),
        ("Rule.Weeks", _) => nameof(Weeks),
        ("Rule.BusinessDays", RuleKind.FiscalYear) => nameof(YearDays),
        ("Rule.BusinessDays", _) => nameof(QuarterDays),
        _ => member,
    };
}
