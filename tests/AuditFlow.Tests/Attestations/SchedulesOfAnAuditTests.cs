using AuditFlow.Attestations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>Schedules that were planned for an audit wait until its drawing switches them on.</summary>
[OnBothDatabases]
public sealed class SchedulesOfAnAuditTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    public async Task The_drawing_switches_on_those_that_it_names_or_all_and_no_others()
    {
        var (mine, other) = (await app.RunningAudit(), await app.RunningAudit());
        foreach (var (audit, name) in new[] { (mine, "Access"), (mine, "Change"), (mine, "Backup"), (other, "Access") })
        {
            await app.AsLead.Send(new ScheduleCampaigns { Name = name, Cron = "0 0 9 1 * ?", TimeZone = "Europe/Berlin", AuditId = audit, ControlIds = [LifecycleApp.ControlId] });
        }

        await app.Run(mine).Send(new SwitchOnSchedules { AuditId = mine, Only = ["Access", "Backup"] });
        (await On()).ShouldBe([$"{mine} Access", $"{mine} Backup"], ignoreOrder: true);

        var unknown = await Should.ThrowAsync<Refusal>(() => app.Run(mine).Send(new SwitchOnSchedules { AuditId = mine, Only = ["Change", "Payroll"] }));
        unknown.Message.ShouldBe("No schedule 'Payroll' was planned for this audit.");
        (await On()).Count.ShouldBe(2, "nothing is half done");

        await app.Run(mine).Send(new SwitchOnSchedules { AuditId = mine });
        (await On()).ShouldBe([$"{mine} Access", $"{mine} Backup", $"{mine} Change"], ignoreOrder: true);

        Task<List<string>> On() => app.Read(db => db.Schedules.Where(s => s.IsOn).Select(s => $"{s.AuditId} {s.Name}").ToListAsync());
    }
}
