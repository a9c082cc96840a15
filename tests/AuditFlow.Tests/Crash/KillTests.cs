using System.Diagnostics;
using System.Globalization;
using AuditFlow.Attestations;
using AuditFlow.Findings;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Crash;

/// <summary>
/// The product as a real process is killed (SIGKILL) at random points while a campaign of all controls is issued, mailed,
/// reminded of and answered by link, and started again each time. Ten kills; with AUDITFLOW_LONG=1 two hundred. AUDITFLOW_SEED
/// repeats the random choices of a run; what the machine does meanwhile is not repeated by it.
/// </summary>
[Trait("Category", "slow")]
[OnBothDatabases]
public sealed class KillTests(ITestOutputHelper output)
{
    const int KillsARound = 10;
    const int Controls = 96;
    const int DueAfter = 10;

    // One mail that asks and one receipt each; kills are spread over them.
    const int MailsAtLeast = 2 * Controls;
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Killed_anywhere_in_a_campaign_nothing_is_lost_nothing_happens_twice_and_every_mail_has_one_id()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUDITFLOW_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        var rounds = Environment.GetEnvironmentVariable("AUDITFLOW_LONG") == "1" ? 20 : 1;
        for (var round = 0; round < rounds; round++)
        {
            await using var app = new AttestationApp();
            await app.InitializeAsync();
            await Round(app, seed + round);
        }
    }

    async Task Round(AttestationApp app, int seed)
    {
        var random = new Random(seed);
        var campaign = await StartCampaign(app);
        await using var product = new HostProcess(app, app.Clock.GetUtcNow());
        var owners = new AnsweringOwners(app, product);
        using var end = new CancellationTokenSource();
        var work = owners.Work(end.Token);
        var time = Stopwatch.StartNew();
        try
        {
            product.Start(batchSize: random.Next(1, 51));
            foreach (var (kill, point) in Enumerable.Range(0, KillsARound).Select(_ => random.Next(MailsAtLeast)).Order().Index().ToList())
            {
                // Some kills come while the process starts, the others when so many mails have left.
                var delay = random.Next(6) == 0 ? random.Next(3000) : random.Next(250);
                var atStart = delay >= 250;
                var before = owners.ReadMail(MailFolder(app));
                while (!atStart && !HasWorked(owners.ReadMail(MailFolder(app)), before, point))
                {
                    await Tick(product, owners, time);
                }

                // The clock goes on to the reminders only when each request has its run: one that begins later looks ahead to
                // those after. Half of the kills come before that, half after.
                while (kill == KillsARound / 2 && !await AllRunsBegan(app))
                {
                    await Tick(product, owners, time);
                }

                await Task.Delay(delay);
                await product.Kill();
                output.WriteLine($"{time.Elapsed:mm\\:ss\\.fff} killed {(atStart ? "in the start" : $"from mail {point} on")} after {delay} ms with {owners.ReadMail(MailFolder(app))} mails out");
                product.Advance(kill == KillsARound / 2 ? DayOfReminders(app) - product.Now : Lease + TimeSpan.FromSeconds(1));
                product.Start(batchSize: random.Next(1, 51));
            }

            // Read at each turn, since what is asked after the last kill is to be answered, too.
            while (owners.ReadMail(MailFolder(app)) < MailsAtLeast || !await IsDone(app))
            {
                await AcceptExceptions(app);
                await Tick(product, owners, time);
            }

            await product.Kill();
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Seed {seed}: {await Standing(app)}; owners [{owners.Standing}]", late);
        }
        finally
        {
            await end.CancelAsync();
            await work;
            output.WriteLine(
                $"Seed {seed}: {time.Elapsed:mm\\:ss}, {owners.Tries} tries of {Controls} owners, {product.MailsHandedOver.Count} mails handed over, {product.MailsHandedOver.DistinctBy(m => m[0]).Count()} of them different");
        }

        owners.Faults.ShouldBeEmpty();
        await CheckAnswers(app, campaign);
        await CheckMails(app, product);
        await CheckRuns(app);
        await CheckDatabase(app);
    }

    // A process that has done nothing yet is not worth a kill, unless all is done.
    static bool HasWorked(int mails, int before, int point) => mails >= point && (mails > before || mails >= MailsAtLeast);

    static async Task<Guid> StartCampaign(AttestationApp app)
    {
        var controls = await app.Read(db => db.Set<AuditFlow.Controls.Control>().Where(c => c.RetiredOn == null).Select(c => c.ControlId).ToListAsync());
        controls.Count.ShouldBe(Controls);
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        return await app.AsLead.Send(new StartCampaign
        {
            Name = "Third quarter", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(DueAfter), ControlIds = controls, Plan = CampaignPlan.Short with { BundleSize = 1 },
        });
    }

    static Task<bool> AllRunsBegan(AttestationApp app)
        => app.Read(async db => await db.Instances.CountAsync(i => i.DefinitionId == "control-attestation" && i.SubStatus != "Pending") == Controls);

    // A working day after the first reminders of the plan, when it is day for all of the company from Los Angeles, whose
    // digests leave at 16:00 UTC in winter, to Dublin.
    static DateTimeOffset DayOfReminders(AttestationApp app)
    {
        var day = new DateTimeOffset(app.Clock.GetUtcNow().UtcDateTime.Date.AddDays(DueAfter + CampaignPlan.Short.RemindOnDays.Min() + 1).AddHours(16.5), TimeSpan.Zero);
        return day.DayOfWeek switch
        {
            DayOfWeek.Saturday => day.AddDays(2),
            DayOfWeek.Sunday => day.AddDays(1),
            _ => day,
        };
    }

    // The manager looks at each exception that its run has seen, while the mails go on.
    static async Task AcceptExceptions(AttestationApp app)
    {
        var waiting = await app.Read(db => db.Attestations.Where(a => a.State == AttestationState.Submitted && a.NeedsReview).Select(a => a.Id).ToListAsync());
        var unseen = await app.Read(db => db.Signals.Select(s => s.Key).ToListAsync());

        // A lead who owns nothing: nobody accepts an answer of their own.
        var reviewer = app.Sender(new PersonActor(Guid.Empty, null, "second-lead@example.com", [Role.ComplianceLead]));
        foreach (var id in waiting.Where(id => !unseen.Contains(id.ToString("D"))))
        {
            await reviewer.Send(new AcceptAnswer { AttestationId = id, Number = 1 });
        }
    }

    static string MailFolder(AttestationApp app) => Path.Combine(app.Folder, "mail");

    // The pumps of the other process run in real time, so this waits for them; only the clock that they read is the test's.
    static async Task Tick(HostProcess product, AnsweringOwners owners, Stopwatch time)
    {
        await product.MustLive();
        owners.Faults.ShouldBeEmpty();
        if (time.Elapsed > Patience)
        {
            throw new TimeoutException();
        }

        await Task.Delay(50);
        product.Advance(TimeSpan.FromSeconds(1));
    }

    static Task<bool> IsDone(AttestationApp app) => app.Read(async db =>
        !await db.Attestations.AnyAsync(a => !AttestationStates.Answered.Contains(a.State) || (a.NeedsReview && a.State == AttestationState.Submitted))
        && !await db.Instances.AnyAsync(i => i.DefinitionId == "control-attestation" && i.FinishedAt == null)
        && !await db.Signals.AnyAsync() && !await db.OutboxMails.AnyAsync(m => m.State != MailState.Sent && m.State != MailState.Dropped && !(m.State == MailState.Queued && m.Kind == nameof(DailyDigestEmail) && m.Attempts == 0)));

    static Task<string> Standing(AttestationApp app) => app.Read(async db =>
    {
        var attestations = await db.Attestations.GroupBy(a => a.State).Select(g => $"{g.Key} {g.Count()}").ToListAsync();
        var runs = await db.Instances.GroupBy(i => new { i.DefinitionId, i.SubStatus }).Select(g => $"{g.Key.DefinitionId} {g.Key.SubStatus} {g.Count()}").ToListAsync();
        var signals = await db.Signals.Select(s => $"{s.Name} {s.Key} {s.Attempts} {s.ParkedBecause}").ToListAsync();
        var mails = await db.OutboxMails.Where(m => m.State != MailState.Sent).Select(m => $"{m.Kind} {m.Id} {m.State} {m.Attempts} {m.LastError}").ToListAsync();
        return $"attestations {string.Join(", ", attestations)}; runs {string.Join(", ", runs)}; signals [{string.Join(", ", signals)}]; mails [{string.Join(", ", mails)}]";
    });

    static async Task CheckAnswers(AttestationApp app, Guid campaign)
    {
        var attestations = await app.Read(db => db.Attestations.AsNoTracking().ToListAsync());
        attestations.Count.ShouldBe(Controls);
        attestations.ShouldAllBe(a => a.CampaignId == campaign && a.IsDone && a.Answers == 1);
        attestations.DistinctBy(a => a.ControlId).Count().ShouldBe(Controls);
        attestations.ShouldAllBe(a => a.RemindersSent <= 1);
        attestations.ShouldContain(a => a.RemindersSent == 1);

        foreach (var what in new[] { "attestation-asked", "attestation-signed" })
        {
            var entries = await app.Read(db => db.TrailEntries.Where(e => e.What == what).Select(e => e.Subject).ToListAsync());
            entries.Order(StringComparer.Ordinal).ShouldBe(attestations.Select(a => $"attestation:{a.Id}").Order(StringComparer.Ordinal), what);
        }

        var signed = await app.Read(db => db.SignedAnswers.AsNoTracking().ToListAsync());
        signed.Select(s => s.AttestationId).Order().ShouldBe(attestations.Select(a => a.Id).Order());
        signed.ShouldAllBe(s => s.Hash == SignedAnswer.HashOf(s.Text));

        var links = await app.Read(db => db.Links.AsNoTracking().Where(l => l.Purpose == AttestationMail.Purpose).ToListAsync());
        links.Select(l => l.ItemId).Order().ShouldBe(attestations.Select(a => a.BundleId!.Value).Order());
        links.ShouldAllBe(l => l.UsedAt != null);

        var exceptions = attestations.Where(a => a.Answer == AttestationAnswer.WithExceptions).ToList();
        exceptions.Count.ShouldBe(Controls / 8);
        var findings = await app.Read(db => db.Findings.AsNoTracking().ToListAsync());
        findings.Select(f => f.SourceId).Order(StringComparer.Ordinal).ShouldBe(exceptions.Select(a => a.Id.ToString("D")).Order(StringComparer.Ordinal));
        findings.Select(f => f.Number).Distinct().Count().ShouldBe(findings.Count);
    }

    static async Task CheckMails(AttestationApp app, HostProcess product)
    {
        var mails = await app.Read(db => db.OutboxMails.AsNoTracking().ToListAsync());

        // Killed between handing a mail over and writing that down, and answered by it before the next try: that try finds
        // the link used and withdraws the mail, which has left once. A digest of which all was answered and a code whose browser
        // has gone, since days have passed, do not leave at all.
        var answeredFirst = mails.Where(m => m.State == MailState.Dropped).ToList();
        answeredFirst.ShouldAllBe(m => m.Kind == nameof(DailyDigestEmail) || m.Kind == nameof(MailedCodeEmail) || (m.Kind == nameof(AttestationEmail) && m.Attempts > 1));

        // What a manager is to hear tomorrow still waits.
        mails.RemoveAll(m => m.State == MailState.Queued && m.Kind == nameof(DailyDigestEmail));
        mails.ShouldAllBe(m => m.State == MailState.Dropped || m.State == MailState.Sent && m.MessageId == $"<{m.Id:N}@localhost>");

        // An owner who was cut off in the middle asks for a new code; every code that was asked for is one mail.
        var codes = mails.Where(m => m.Kind == nameof(MailedCodeEmail)).ToList();
        codes.Count.ShouldBe(await app.Read(db => db.MailedCodes.CountAsync()));
        var digests = mails.Where(m => m.Kind == nameof(DailyDigestEmail)).ToList();
        digests.ShouldContain(m => m.State == MailState.Sent);
        digests.GroupBy(m => (m.Recipient, m.NotBefore!.Value.Date)).ShouldAllBe(day => day.Count() == 1);
        mails.Except(codes).Except(digests).GroupBy(m => (m.Kind, m.Recipient, m.ItemId)).ShouldAllBe(g => g.Count() == 1);
        mails.Count(m => m.Kind == nameof(AttestationEmail)).ShouldBe(Controls);
        mails.Count(m => m.Kind == nameof(AttestationReceiptEmail)).ShouldBe(Controls);

        // What lies in the folder and what was handed over, copies too, as somebody outside would see it.
        var files = Directory.EnumerateFiles(MailFolder(app)).ToDictionary(file => Path.GetFileName(file), file => EmlFile.Parse(File.ReadAllText(file)));
        var withFile = mails.FindAll(m => m.State == MailState.Sent || m.Kind == nameof(AttestationEmail) || files.ContainsKey($"{m.Id:N}.eml"));
        files.Keys.Order(StringComparer.Ordinal).ShouldBe(withFile.Select(m => $"{m.Id:N}.eml").Order(StringComparer.Ordinal));
        withFile.ShouldAllBe(m => files[$"{m.Id:N}.eml"].Header("Message-Id") == $"<{m.Id:N}@localhost>");
        var repeated = codes.Concat(digests).Select(m => $"{m.Id:N}.eml").Where(files.ContainsKey).ToHashSet(StringComparer.Ordinal);
        files.Where(f => !repeated.Contains(f.Key)).GroupBy(f => (f.Value.To, f.Value.Subject)).ShouldAllBe(g => g.Count() == 1);
        var repeatedSubjects = repeated.Select(file => files[file].Subject).ToHashSet(StringComparer.Ordinal);
        product.MailsHandedOver.Where(m => !repeatedSubjects.Contains(m[2])).GroupBy(m => (To: m[1], Subject: m[2])).ShouldAllBe(g => g.Select(m => m[0]).Distinct().Count() == 1);
        Directory.EnumerateDirectories(MailFolder(app)).Select(Path.GetFileName).Except(answeredFirst.Select(m => $".{m.Id:N}")).ShouldBeEmpty();
    }

    static async Task CheckRuns(AttestationApp app)
    {
        var runs = await app.Read(db => db.Instances.AsNoTracking().ToListAsync());
        runs.Where(r => r.DefinitionId == "control-attestation").Select(r => r.CorrelationId).Distinct().Count().ShouldBe(Controls);
        runs.Where(r => r.DefinitionId == "control-attestation").ShouldAllBe(r => r.SubStatus == "Finished" && r.IncidentCount == 0);
        runs.Count(r => r.DefinitionId == "control-attestation").ShouldBe(Controls);
        runs.Where(r => r.DefinitionId == "remediation").ShouldAllBe(r => r.SubStatus == "Suspended" && r.IncidentCount == 0);
        runs.Count(r => r.DefinitionId == "remediation").ShouldBe(Controls / 8);

        (await app.Read(db => db.Signals.CountAsync())).ShouldBe(0);
        var alive = runs.Where(r => r.FinishedAt is null).Select(r => r.Id).ToHashSet();
        (await app.Read(db => db.Bookmarks.Select(b => b.InstanceId).ToListAsync())).ShouldAllBe(id => alive.Contains(id));
    }

    static async Task CheckDatabase(AttestationApp app)
    {
        var heads = await app.Read(db => db.TrailHeads.AsNoTracking().ToListAsync());
        heads.ShouldNotBeEmpty();
        foreach (var head in heads)
        {
            var entries = await app.Read(db => db.TrailEntries.AsNoTracking().Where(e => e.Stream == head.Stream).OrderBy(e => e.Sequence).ToListAsync());
            TrailChain.FindBreak(entries, head).ShouldBeNull();
        }

        if (TestDatabase.IsPostgres)
        {
            // The server survives what kills the product, and looks after its own files.
            return;
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "auditflow.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        (await command.ExecuteScalarAsync()).ShouldBe("ok");
        command.CommandText = "PRAGMA foreign_key_check";
        (await command.ExecuteScalarAsync()).ShouldBeNull();
    }
}
