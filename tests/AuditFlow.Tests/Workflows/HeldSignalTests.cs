using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>A signal that another process's pump has in its hands holds up nobody: waiting for it is how two pumps stand in each other's way for ever.</summary>
[OnPostgresAlone("An SQLite file has one pump at a time.")]
public sealed class HeldSignalTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_wait_is_set_although_an_answer_to_it_is_held_and_the_answer_is_not_lost()
    {
        await app.Send(new PublishDrawing { Json = Sequence("answered-early", Activity("e", "Elsa.Event", ("eventName", "early"))) });
        var answer = await Raise("Elsa.Event", "early");
        await using (await HoldAsync(answer))
        {
            var run = await app.Send(new StartDrawing { DefinitionId = "answered-early" });
            await app.Until_idle().WaitAsync(Patience);
            (await Status(run)).ShouldBe("Suspended");
        }

        await app.Until_idle();
        (await app.Read(db => db.Instances.Where(i => i.DefinitionId == "answered-early").Select(i => i.SubStatus).ToListAsync())).ShouldBe(["Finished"]);
    }

    [Fact]
    public async Task Work_is_leased_although_some_of_it_is_held()
    {
        await app.Send(new PublishDrawing { Json = Sequence("beside-poison", Activity("a", "Elsa.WriteLine", ("text", "done"))) });
        var held = await Raise("Elsa.Event", "nobody");
        await using var holder = await HoldAsync(held);
        var poison = await app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
            () => services.GetRequiredService<AuditFlowDb>().Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO "WorkflowSignals" ("Id", "Kind", "InstanceId", "CreatedAt", "ReadyAt", "Attempts") VALUES ({Guid.CreateVersion7()}, 'NoSuchKind', 'none', 0, 0, 0)
                 """),
            CancellationToken.None));
        poison.ShouldBe(1);
        var run = await app.Send(new StartDrawing { DefinitionId = "beside-poison" });

        await app.Until_idle().WaitAsync(Patience);

        (await Status(run)).ShouldBe("Finished");
    }

    Task<string> Status(string run) => app.Read(db => db.Instances.Where(i => i.Id == run).Select(i => i.SubStatus).SingleAsync());

    Task<Guid> Raise(string name, string key) => app.Inside(async services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
        await services.GetRequiredService<Transaction>().RunAsync(
            () =>
            {
                services.GetRequiredService<Signals>().Raise(name, key);
                return Task.FromResult(true);
            },
            CancellationToken.None);
        return await services.GetRequiredService<AuditFlowDb>().Signals.Where(s => s.Name == name && s.Key == key).Select(s => s.Id).SingleAsync();
    });

    // As a pump does that has taken it and is not through. Ending the connection gives it back untouched.
    async Task<NpgsqlConnection> HoldAsync(Guid signal)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(app.Database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("""SELECT 1 FROM "WorkflowSignals" WHERE "Id" = $1 FOR UPDATE""", connection) { Parameters = { new() { Value = signal } } };
        (await command.ExecuteScalarAsync()).ShouldBe(1);
        return connection;
    }
}
