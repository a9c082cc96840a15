using AuditFlow.Attestations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

[OnBothDatabases]
public sealed class ScheduledCampaignTests(AttestationApp app) : IClassFixture<AttestationApp>
{
    [Fact]
    public async Task After_downtime_each_missed_period_is_issued_once_oldest_first()
    {
        var schedule = await app.AsLead.Send(new ScheduleCampaigns { Name = "Monthly access", Cron = "0 0 9 1 * ?", TimeZone = "America/New_York", ControlIds = ["ITGC-AC-01"] });
        app.Clock.Advance(TimeSpan.FromDays(100));

        await Task.WhenAll(Ring(schedule), Ring(schedule));

        var campaigns = await app.Read(db => db.Campaigns.Where(c => c.Name.StartsWith("Monthly access")).OrderBy(c => c.PeriodFrom).ToListAsync());
        campaigns.Select(c => c.PeriodFrom).ShouldBe([new(2026, 11, 1), new(2026, 12, 1), new(2027, 1, 1), new(2027, 2, 1)]);
        var started = await app.Read(db => db.TrailEntries.Where(e => e.What == "campaign-started").OrderBy(e => e.Sequence).Select(e => e.Subject).ToListAsync());
        started.ShouldBe(campaigns.Select(c => $"campaign:{c.Id}"));
        campaigns.Select(c => c.OccurrenceKey).Distinct().Count().ShouldBe(4);
    }

    [Theory]
    [InlineData(2026, 3, 1, CampaignPeriod.PreviousMonth, "2026-02-01", "2026-02-28")]
    [InlineData(2026, 1, 15, CampaignPeriod.PreviousMonth, "2025-12-01", "2025-12-31")]
    [InlineData(2026, 4, 1, CampaignPeriod.PreviousQuarter, "2026-01-01", "2026-03-31")]
    [InlineData(2026, 6, 30, CampaignPeriod.PreviousQuarter, "2026-01-01", "2026-03-31")]
    public void The_period_is_the_last_whole_one_before_the_planned_day(int year, int month, int day, CampaignPeriod period, string from, string to)
        => IssueScheduledCampaignHandler.PeriodBefore(new DateOnly(year, month, day), period).ShouldBe((DateOnly.Parse(from), DateOnly.Parse(to)));

    // Two bells of one schedule at the same moment, as two processes would ring them.
    async Task Ring(Guid schedule)
    {
        while (true)
        {
            try
            {
                if (await app.Sender(new ScheduleActor("test")).Send(new SendDue { ScheduleId = schedule }) is null)
                {
                    return;
                }
            }
            catch (AuditFlow.Platform.Requests.Refusal changed) when (changed.Code == "changed-meanwhile")
            {
                // The other bell was faster; ask again.
            }
        }
    }
}
