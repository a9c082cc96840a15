using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Platform.Storage;

/// <summary>What a server does to a burst in the middle of a block, held there by a lock on the table that the block writes.</summary>
[OnPostgresAlone("SQLite has neither connections that break nor deadlocks.")]
public sealed class BrokenServerTests : LifecycleApp
{
    [Fact]
    public async Task A_connection_that_is_lost_in_a_block_is_no_incident_and_the_signal_is_done_later()
    {
        var run = await StartedRun();
        await using var other = await Connect();
        var hold = await Hold(other);
        var pumping = System.Threading.Tasks.Task.Run(Until_idle, TestContext.Current.CancellationToken);

        var pump = await Blocked();
        (await Ask(other, $"SELECT pg_terminate_backend({pump})")).ShouldBe(true);
        await hold.DisposeAsync();
        await pumping;

        await ShouldBeDoneOnce(run);
    }

    [Fact]
    public async Task A_deadlock_in_a_block_is_no_incident_and_the_signal_is_done_later()
    {
        var run = await StartedRun();
        await using var other = await Connect();

        // So that the server finds the pump to be the one in the way.
        await Ask(other, "SET deadlock_timeout = '60s'");
        var hold = await Hold(other);
        var pumping = System.Threading.Tasks.Task.Run(Until_idle, TestContext.Current.CancellationToken);

        await Blocked();
        await Ask(other, $"""SELECT 1 FROM "WorkflowInstances" WHERE "Id" = '{run}' FOR UPDATE""");
        await hold.DisposeAsync();
        await pumping;

        (await Ask(other, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")).ShouldNotBe(0L);
        await ShouldBeDoneOnce(run);
    }

    async Task<string> StartedRun()
    {
        await Send(new PublishDrawing { Json = Sequence("asks", Activity("t", "AuditFlow.Task", ("title", "Do it"), ("assignee", Lead))) });
        return await Send(new StartDrawing { DefinitionId = "asks" });
    }

    async Task ShouldBeDoneOnce(string run)
    {
        Clock.Advance(TimeSpan.FromMinutes(5));
        await Until_idle();
        var stored = await Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == run));
        (stored.SubStatus, stored.IncidentCount).ShouldBe(("Suspended", 0));
        (await Read(db => db.Tasks.CountAsync(t => t.Title == "Do it"))).ShouldBe(1);
        (await Read(db => db.Signals.CountAsync())).ShouldBe(0);
    }

    async Task<NpgsqlConnection> Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database.Settings.Last().Value) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    static async Task<NpgsqlTransaction> Hold(NpgsqlConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Ask(connection, """LOCK TABLE "Tasks" IN SHARE MODE""");
        return transaction;
    }

    /// <summary>The process of the server that waits for a lock.</summary>
    async Task<int> Blocked()
    {
        await using var watcher = await Connect();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            if (await Ask(watcher, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") is int pid)
            {
                return pid;
            }
        }

        throw new InvalidOperationException("The pump waits for nothing.");
    }

    static async Task<object?> Ask(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
