using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform;

/// <summary>Everything that writes at once, on one SQLite file and the real clock, because Quartz rings on no other.</summary>
[Trait("Category", "slow")]
public sealed class ManyWritersTests(ManyWriters app) : IClassFixture<ManyWriters>
{
    [Fact]
    public async Task Pumps_twenty_requests_in_parallel_and_a_firing_schedule_see_no_database_is_locked()
    {
        const int mostRounds = 60;
        var controls = await app.Read(db => db.Controls.OrderBy(c => c.ControlId).Select(c => c.ControlId).Take(20).ToListAsync());
        var schedule = await app.AsLead.Send(new ScheduleCampaigns { Name = "Each second", Cron = "* * * * * ?", TimeZone = "UTC", ControlIds = [controls[0]] });

        var rounds = 0;
        do
        {
            rounds++;
            await Task.WhenAll(controls.Select(control => Start($"Round {rounds} {control}", control)));
        }
        while (await Fired() < 3 && rounds < mostRounds);

        (await Fired()).ShouldBeGreaterThanOrEqualTo(3, $"the schedule did not ring in {rounds} rounds");
        await app.SwitchOff(schedule);
        await app.Until_idle();

        // Every run of a campaign got as far as waiting for its owner, and every signal was used up.
        (await app.Read(db => db.Campaigns.CountAsync(c => c.OccurrenceKey == null))).ShouldBe(rounds * controls.Count);
        (await app.Read(db => db.Signals.Where(s => s.ParkedBecause != null).Select(s => s.ParkedBecause).ToListAsync())).ShouldBeEmpty();
        app.Log().ShouldSatisfyAllConditions(
            log => log.ShouldNotBeEmpty(),
            log => log.Where(line => line.Contains("locked", StringComparison.OrdinalIgnoreCase) || line.Contains("\"Level\":\"Error\"", StringComparison.Ordinal)).ShouldBeEmpty());

        Task<int> Fired() => app.Read(db => db.Campaigns.CountAsync(c => c.OccurrenceKey != null));
    }

    Task<Guid> Start(string name, string control)
    {
        var today = DateOnly.FromDateTime(app.Now.UtcDateTime);
        return app.AsLead.Send(new StartCampaign { Name = name, PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(10), ControlIds = [control] });
    }
}

/// <summary>The product with its pumps and Quartz running, on the real clock.</summary>
public sealed class ManyWriters : AttestationApp
{
    public DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    protected override void Listen(WebApplicationBuilder builder)
    {
        base.Listen(builder);
        builder.Configuration["Pumps:Enabled"] = "true";
        builder.Services.AddSingleton(TimeProvider.System);
    }

    public Task<bool> SwitchOff(Guid schedule) => Inside(async services =>
    {
        return await services.GetRequiredService<AuditFlow.Platform.Storage.Transaction>().RunAsync(
            async () =>
            {
                (await services.GetRequiredService<AuditFlowDb>().Schedules.AsTracking().SingleAsync(s => s.Id == schedule)).SwitchOff();
                return true;
            },
            CancellationToken.None);
    });

    /// <summary>The lines of the log so far.</summary>
    public IReadOnlyList<string> Log() => [.. Directory.GetFiles(Path.Combine(Folder, "logs")).SelectMany(ReadShared)];

    static List<string> ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
