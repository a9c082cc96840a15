using System.IO.Compression;
using System.Net;
using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Storage;

/// <summary>A company that began with the first schema: the sample company after ninety days, as first-database.db.gz keeps it.</summary>
public sealed class FirstDatabase : AuditFlowApp
{
    protected override TestDatabase NewDatabase() => TestDatabase.File();

    public override async ValueTask InitializeAsync()
    {
        await using (var kept = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Platform", "Storage", "first-database.db.gz")))
        await using (var unpacked = new GZipStream(kept, CompressionMode.Decompress))
        await using (var file = File.Create(DatabaseFile))
        {
            await unpacked.CopyToAsync(file);
        }

        await base.InitializeAsync();

        // Counted at once: what a test lets happen afterwards adds rows.
        Kept = await Read(async db => new[]
        {
            await db.Controls.CountAsync(), await db.People.CountAsync(), await db.Attestations.CountAsync(), await db.OutboxMails.CountAsync(), await db.Instances.CountAsync(),
        });
        foreach (var run in await Read(db => db.Instances.Select(i => i.Id).ToListAsync()))
        {
            KeptLines += (await this.Journal(run)).Count;
        }
    }

    /// <summary>So many controls, people, attestations, mails and runs were there after the migration.</summary>
    public IReadOnlyList<int> Kept { get; private set; } = [];

    /// <summary>So many entries the journals had.</summary>
    public int KeptLines { get; private set; }

    public string DatabaseFile => Path.Combine(Folder, "auditflow.db");
}

[OnSqliteAlone("The first release kept everything in this file; there is no older PostgreSQL database.")]
public sealed class FirstDatabaseTests(FirstDatabase old, AuditFlowApp fresh) : IClassFixture<FirstDatabase>, IClassFixture<AuditFlowApp>
{
    [Fact]
    public void Ends_with_the_schema_that_a_new_database_gets()
        => Schema(old.DatabaseFile).ShouldBe(Schema(Path.Combine(fresh.Folder, "auditflow.db")), ignoreOrder: true);

    [Fact]
    public async Task Keeps_every_row_and_an_unbroken_trail()
    {
        old.Kept.ShouldBe([96, 65, 48, 172, 53]);
        foreach (var head in await old.Read(db => db.TrailHeads.AsNoTracking().ToListAsync()))
        {
            var entries = await old.Read(db => db.TrailEntries.AsNoTracking().Where(e => e.Stream == head.Stream).OrderBy(e => e.Sequence).ToListAsync());
            entries.Count.ShouldBeGreaterThan(20);
            TrailChain.FindBreak(entries, head).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Keeps_every_line_of_every_journal()
    {
        old.KeptLines.ShouldBe(1396);
        foreach (var run in await old.Read(db => db.Instances.AsNoTracking().ToListAsync()))
        {
            var journal = await old.Journal(run.Id);
            journal.Select(e => e.Sequence).ShouldBe(Enumerable.Range(0, journal.Count).Select(i => (long)i));
            (journal[0].Event, journal[0].ActivityType, journal[0].NodeId).ShouldBe(("Started", "Elsa.Workflow", "Workflow1"));
            journal[0].At.ShouldBe(run.CreatedAt, TimeSpan.FromDays(1));
            journal.ShouldContain(e => e.NodeId.EndsWith($":{e.ActivityId}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Goes_on_where_it_stopped()
    {
        await old.After(TimeSpan.FromDays(3));

        (await old.Read(db => db.Instances.Where(i => i.SubStatus == "Faulted" || i.IncidentCount > 0).ToListAsync())).ShouldBeEmpty();
        (await old.Read(db => db.Signals.Where(s => s.ParkedBecause != null).ToListAsync())).ShouldBeEmpty();

        var waiting = await Waiting();

        // A request that the old program mailed is answered in the new one, and its run ends.
        var open = await old.Read(db => db.Attestations.AsNoTracking().Where(a => a.State == AttestationState.Sent).OrderBy(a => a.ControlId).FirstAsync());
        var bundle = await old.Read(db => db.Bundles.AsNoTracking().SingleAsync(b => b.Id == open.BundleId));
        await old.Sender(new LinkActor(bundle.LinkId!.Value, open.SignerId, open.SignerEmail, AttestationMail.Purpose, bundle.Id)).Send(
            AttestationApp.Answers(bundle.Id, new ItemAnswer { AttestationId = open.Id, Answer = AttestationAnswer.OperatedAsDescribed, Comment = "What is open is dealt with." }));
        await old.Until_idle();
        (await Waiting()).ShouldBe(waiting - 1);
    }

    Task<int> Waiting() => old.Read(db => db.Instances.CountAsync(i => i.DefinitionId == "control-attestation" && i.SubStatus == "Suspended"));

    [Theory]
    [InlineData("/board")]
    [InlineData("/audits")]
    [InlineData("/findings")]
    [InlineData("/controls")]
    [InlineData("/campaigns")]
    [InlineData("/workflows")]
    public async Task Shows_its_pages(string address)
    {
        var browser = await old.Browser(Role.ComplianceLead);
        await browser.Open(address);
        browser.Status.ShouldBe(HttpStatusCode.OK);
    }

    // Columns in any order: one that a migration added stands last in an old table.
    static List<string> Schema(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return
        [
            .. Rows(connection, "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk || ' ' || coalesce(c.dflt_value, '') FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_EF%' ESCAPE '\\'"),
            .. Rows(connection, "SELECT m.name || ': ' || f.\"from\" || ' -> ' || f.\"table\" || '.' || coalesce(f.\"to\", '') || ' ' || f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"),
            .. Rows(connection, "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"),
        ];
    }

    static IEnumerable<string> Rows(SqliteConnection connection, string query)
    {
        using var command = new SqliteCommand(query, connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader.GetString(0);
        }
    }
}
