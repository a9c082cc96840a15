namespace AuditFlow.Attestations;

/// <summary>On which days a campaign would send what, by its plan, if nobody answered. The drawing may say otherwise.</summary>
internal static class MailDays
{
    // As the ladder is climbed.
    static readonly string[] Rungs = ["The manager of the control hears that it is late", "The manager above hears of it", "Whoever started the campaign hears of it"];

    /// <param name="campaign">One that is not open yet.</param>
    /// <param name="opens">The day of its opening.</param>
    public static IReadOnlyList<MailDay> Of(Campaign campaign, DateOnly opens)
    {
        var plan = campaign.Plan;
        return
        [
            new(opens, "The first request to each, at once"),
            .. plan.RemindOnDays.Order().Select(d => campaign.DueOn.AddDays(d)).Where(d => d > opens).Select(d => new MailDay(d, "A reminder, in the morning")),
            .. plan.EscalateAfterDays.Select((d, rung) => new MailDay(campaign.DueOn.AddDays(d), $"{Rungs[rung]}, at the end of the day")),
            new(campaign.ClosesOn, "The last day; with gaps you are asked what to do"),
        ];
    }
}

internal sealed record MailDay(DateOnly Day, string What);
