using AuditFlow.People;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using AuditFlow.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace AuditFlow.Tests.Crash;

/// <summary>What a killed process leaves behind in a moment that is too short to be hit by chance.</summary>
[OnBothDatabases]
public sealed class LeftoverTests
{
    [OnSqliteAlone("EF locks by a row there, and by the session on PostgreSQL.")]
    [Fact]
    public async Task A_start_that_was_killed_with_the_migration_lock_in_its_hands_does_not_hold_up_the_next_one()
    {
        await using var app = new AuditFlowApp();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "auditflow.db")};Pooling=False"))
        {
            // As EF writes it before the first migration.
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-11-23 08:59:59+00:00');
                """;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await app.InitializeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        (await app.Read(db => Task.FromResult(db.Accounts.Count()))).ShouldBe(0);
    }

    [Fact]
    public async Task One_process_migrates_at_a_time_and_the_next_takes_its_turn()
    {
        var folder = Directory.CreateTempSubdirectory("auditflow-test-").FullName;
        try
        {
            var first = await MigrationTurn.TakeAsync(Path.Combine(folder, "new", "auditflow.db"), TestContext.Current.CancellationToken);
            var second = MigrationTurn.TakeAsync(Path.Combine(folder, "new", "auditflow.db"), TestContext.Current.CancellationToken);
            await Should.ThrowAsync<TimeoutException>(() => second.WaitAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));

            first.Dispose();

            (await second.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Dispose();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_draft_that_was_left_in_the_pickup_folder_does_not_hold_its_mail_up()
    {
        var folder = Directory.CreateTempSubdirectory("auditflow-test-").FullName;
        try
        {
            var mail = new OutgoingMail(
                Guid.Parse("01900000-0000-7000-8000-000000000002"), "<01900002@audit.example.com>", new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), "owner@example.com", null,
                new RenderedMail("Attest TRS-01", "Whole.", "<p>Whole.</p>"));
            Directory.CreateDirectory(Path.Combine(folder, "mail"));
            await File.WriteAllTextAsync(Path.Combine(folder, "mail", $".{mail.Id:N}.part"), "Subject: half", TestContext.Current.CancellationToken);

            await new PickupTransport(new AuditFlowSettings { Data = new DataSettings { Folder = folder } }).SendAsync(mail, TestContext.Current.CancellationToken);

            EmlFile.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "mail", $"{mail.Id:N}.eml"), TestContext.Current.CancellationToken)).Text.Trim().ShouldBe("Whole.");
            Directory.EnumerateFileSystemEntries(Path.Combine(folder, "mail")).ShouldHaveSingleItem();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
