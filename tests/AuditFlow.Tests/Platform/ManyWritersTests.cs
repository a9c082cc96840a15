using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.ExceptionServices;
using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform;

/// <summary>It listens to every exception of the process, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(ManyWritersTests), DisableParallelization = true)]
public sealed class ManyWritersCollection;

/// <summary>
/// Pages, pumps and Quartz on one SQLite file, all at once and in real time. The tests wait for what the pumps do by
/// looking again and again, each time for a bounded while.
/// </summary>
[Collection(nameof(ManyWritersTests))]
[Trait("Category", "slow")]
[OnBothDatabases]
public sealed class ManyWritersTests(ITestOutputHelper output)
{
    const int AtOnce = 20;
    const int Each = 4;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // So that twenty people sign in to five accounts.
    static readonly Role[] OtherRoles = [Role.ControlOwner, Role.Performer, Role.Tester, Role.Reviewer, Role.Manager];

    [Fact]
    public async Task Twenty_requests_at_once_the_pumps_and_a_schedule_that_fires_each_second_never_find_the_database_locked()
    {
        using var locked = new LockedWriters();
        await using (var app = new BusyApp())
        {
            await app.InitializeAsync();
            await app.AsLead.Send(new ScheduleCampaigns { Name = "Each second", Cron = "* * * * * ?", TimeZone = "Etc/UTC", ControlIds = ["ITGC-AC-01"] });

            foreach (var role in OtherRoles)
            {
                (await app.Browser(Role.ComplianceLead, role)).Dispose();
            }

            var times = new ConcurrentBag<double>();
            var controls = await app.Read(db => db.Controls.OrderBy(c => c.ControlId).Select(c => c.ControlId).Take(AtOnce).ToListAsync());
            var campaigns = (await Task.WhenAll(controls.Select((control, number) => Work(app, control, number, times)))).SelectMany(c => c).ToList();

            await Until(() => app.Read(async db => await db.Campaigns.CountAsync(c => c.OccurrenceKey != null) >= 3), "the schedule fired three times");
            await Until(() => IsDone(app, campaigns), "the runs ended and the mail left");
            await app.Host.StopAsync(TestContext.Current.CancellationToken);

            campaigns.Distinct().Count().ShouldBe(AtOnce * Each);
            var attestations = await app.Read(db => db.Attestations.AsNoTracking().Where(a => campaigns.Contains(a.CampaignId)).ToListAsync());
            attestations.Count.ShouldBe(AtOnce * Each);
            attestations.ShouldAllBe(a => a.IsDone);

            (await app.Read(db => db.Signals.Where(s => s.ParkedBecause != null).Select(s => s.ParkedBecause).ToListAsync())).ShouldBeEmpty();

            // Planned times follow each other without a gap, and each has one campaign.
            var planned = (await app.Read(db => db.Campaigns.Where(c => c.OccurrenceKey != null).Select(c => c.OccurrenceKey!).ToListAsync()))
                .Select(key => DateTimeOffset.Parse(key.Split('@')[1], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
            planned.ShouldBe(Enumerable.Range(0, planned.Count).Select(second => planned[0].AddSeconds(second)));

            var sorted = times.Order().ToList();
            output.WriteLine($"{sorted.Count} requests, median {sorted[sorted.Count / 2]:0} ms, slowest {sorted[^1]:0} ms; the schedule fired {planned.Count} times.");
            Log(app).ShouldNotContain("database is locked");
        }

        locked.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_writer_that_finds_the_database_locked_is_heard_even_if_nobody_says_so()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var locked = new LockedWriters();
            await using var first = new SqliteConnection($"Data Source={file};Pooling=False");
            await using var second = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=1");
            await first.OpenAsync(TestContext.Current.CancellationToken);
            await second.OpenAsync(TestContext.Current.CancellationToken);
            await using var transaction = first.BeginTransaction();
            try
            {
                await using var refused = second.BeginTransaction();
            }
            catch (SqliteException)
            {
                // As a pump would take it: tried again and forgotten.
            }

            locked.Heard.ShouldNotBeEmpty();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task After_a_restart_the_cron_fires_what_was_planned_meanwhile_each_time_once()
    {
        await using var app = new RestartedApp();
        await app.InitializeAsync();
        await app.Send(new ImportPeople { File = Samples.People });
        await app.Send(new ImportControls { File = Samples.Controls });
        await app.As(Role.ComplianceLead).Send(new ScheduleCampaigns { Name = "Monthly", Cron = "0 0 9 1 * ?", TimeZone = "America/New_York", ControlIds = ["ITGC-AC-01"] });
        await Until(() => app.HasTrigger(), "Quartz knows the schedule");
        await app.Restart(app.Now.GetUtcNow().AddDays(1));
        (await Periods(app)).ShouldBeEmpty();

        // Down over two planned times, the first of December and of January.
        await app.Restart(new DateTimeOffset(2027, 1, 1, 14, 5, 0, TimeSpan.Zero));
        await Until(async () => (await Periods(app)).Count >= 2, "the campaigns of both planned times are there");

        await app.Restart(new DateTimeOffset(2027, 1, 1, 15, 0, 0, TimeSpan.Zero));
        (await Periods(app)).ShouldBe([new(2026, 11, 1), new(2026, 12, 1)]);

        // The process is up when the next one comes. Started shortly before: its pumps look every few seconds of this clock.
        await app.Restart(new DateTimeOffset(2027, 2, 1, 13, 59, 0, TimeSpan.Zero));
        app.Now.MoveTo(new DateTimeOffset(2027, 2, 1, 14, 0, 1, TimeSpan.Zero));
        await Until(async () => (await Periods(app)).Count >= 3, "the campaign of the third planned time is there");
        (await Periods(app)).ShouldBe([new(2026, 11, 1), new(2026, 12, 1), new(2027, 1, 1)]);
    }

    static Task<List<DateOnly>> Periods(AuditFlowApp app) => app.Read(db => db.Campaigns.OrderBy(c => c.OpenedAt).ThenBy(c => c.Id).Select(c => c.PeriodFrom).ToListAsync());

    // One of twenty: starts campaigns, reads pages, signs in, imports what is there already, answers what the pump asked.
    static async Task<List<Guid>> Work(BusyApp app, string control, int number, ConcurrentBag<double> times)
    {
        using var browser = await app.Browser(Role.ComplianceLead, OtherRoles[number % OtherRoles.Length]);
        var campaigns = new List<Guid>();
        for (var turn = 0; turn < Each; turn++)
        {
            var today = DateOnly.FromDateTime(DateTime.UtcNow);
            campaigns.Add(await Timed(() => app.AsLead.Send(new StartCampaign
            {
                Name = $"{control} {turn}", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(20), ControlIds = [control],
            })));
            (await Timed(() => browser.Open("/controls"))).Status.ShouldBe(HttpStatusCode.OK);
            if (number % 5 == 0)
            {
                await Timed(() => app.Send(new ImportControls { File = Samples.Controls }));
            }

            await Until(async () => (await app.Attestation(campaigns[^1], control)).BundleId is not null, "the run asked");
            var attestation = await app.Attestation(campaigns[^1], control);
            if (turn == 0)
            {
                await Timed(() => app.Answer(attestation, AttestationAnswer.WithExceptions, "One case of twelve."));
                await Timed(() => app.AsLead.Send(new AcceptAnswer { AttestationId = attestation.Id, Number = 1 }));
            }
            else
            {
                // The exception of the last time speaks against it and is explained.
                await Timed(() => app.Answer(attestation, AttestationAnswer.OperatedAsDescribed, "The case was mended and the rest looked through."));
            }
        }

        return campaigns;

        async Task<T> Timed<T>(Func<Task<T>> request)
        {
            var start = Stopwatch.GetTimestamp();
            var result = await request();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return result;
        }
    }

    static Task<bool> IsDone(BusyApp app, List<Guid> campaigns) => app.Read(async db =>
    {
        var asked = await db.Attestations.Where(a => campaigns.Contains(a.CampaignId)).Select(a => new { a.Id, a.BundleId }).ToListAsync();
        var matters = asked.ConvertAll(a => a.Id.ToString("D"));
        var pages = asked.ConvertAll(a => a.BundleId);
        return await db.Instances.CountAsync(i => matters.Contains(i.CorrelationId!) && i.SubStatus == "Finished") == asked.Count
            && await db.OutboxMails.CountAsync(m => pages.Contains(m.ItemId) && m.State == MailState.Sent && m.Kind == nameof(AttestationReceiptEmail)) == asked.Count;
    });

    static string Log(AuditFlowApp app) => string.Concat(Directory.EnumerateFiles(Path.Combine(app.Folder, "logs")).Select(file =>
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }));

    static async Task Until(Func<Task<bool>> isThere, string what)
    {
        for (var time = Stopwatch.StartNew(); !await isThere(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            if (time.Elapsed > Patience)
            {
                throw new TimeoutException($"It did not come to be that {what}.");
            }
        }
    }
}

/// <summary>Hears of every writer of this process that SQLite turned away, also if the exception is caught.</summary>
internal sealed class LockedWriters : IDisposable
{
    public LockedWriters() => AppDomain.CurrentDomain.FirstChanceException += Listen;

    public ConcurrentBag<string> Heard { get; } = [];

    void Listen(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        // 5 is SQLITE_BUSY, 6 SQLITE_LOCKED.
        if (thrown.Exception is SqliteException { SqliteErrorCode: 5 or 6 } exception)
        {
            Heard.Add(exception.Message);
        }
    }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Listen;
}

/// <summary>The product with the sample company, with its pumps and its scheduler running by the machine's clock.</summary>
public sealed class BusyApp : AttestationApp
{
    protected override void Listen(WebApplicationBuilder builder)
    {
        base.Listen(builder);
        builder.Configuration.AddInMemoryCollection([new("Pumps:Enabled", "true")]);
        builder.Services.AddSingleton(TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The product with its pumps and its scheduler running, which can be stopped and started on the same file at a later time.</summary>
public sealed class RestartedApp : AuditFlowApp
{
    public TestClock Now { get; private set; } = new();

    protected override void Listen(WebApplicationBuilder builder)
    {
        base.Listen(builder);
        builder.Configuration.AddInMemoryCollection([new("Pumps:Enabled", "true")]);
        builder.Services.AddSingleton<TimeProvider>(Now);
    }

    public async Task Restart(DateTimeOffset at)
    {
        await Host.StopAsync();
        await Host.DisposeAsync();
        Now = new TestClock(at);
        await InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public Task<bool> HasTrigger() => Read(async db => await db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM QRTZ_TRIGGERS").SingleAsync() > 0);
}
