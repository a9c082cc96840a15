using AuditFlow.Platform.Requests;
using AuditFlow.Rehearsals;
using AuditFlow.Tests.Fixtures;
using Npgsql;
using Shouldly;

namespace AuditFlow.Tests.Rehearsals;

/// <summary>A server whose administrator lets the product make no schemas.</summary>
[OnPostgresAlone("On SQLite a stage is a file.")]
public sealed class NoSchemaTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task Says_what_is_missing_and_who_can_give_it()
    {
        await using var connection = new NpgsqlConnection(app.Database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var isSuperuser = (string)(await Ask("SELECT current_setting('is_superuser')"))! == "on";
        if (!isSuperuser)
        {
            await Ask($"REVOKE CREATE ON DATABASE {connection.Database} FROM CURRENT_USER");
        }

        // A superuser may everything, until it puts on a role that may not.
        var barred = new NpgsqlConnectionStringBuilder(app.Database.ConnectionString) { Options = isSuperuser ? "-c role=pg_monitor" : null, Pooling = false };

        var refusal = await Should.ThrowAsync<Refusal>(() => new StageSchemas(barred.ConnectionString).MakeAsync(Guid.CreateVersion7(), TestContext.Current.CancellationToken));

        refusal.Message.ShouldContain("GRANT CREATE ON DATABASE");

        async Task<object?> Ask(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }
    }
}
