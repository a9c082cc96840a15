using System.Diagnostics;
using AuditFlow.Attestations;
using AuditFlow.Tests.Fixtures;
using Npgsql;
using Shouldly;

namespace AuditFlow.Tests.Platform.Storage;

/// <summary>Two write the same row at once. On SQLite one waits for the other; on PostgreSQL both begin, and who comes second is done again instead of being sent away.</summary>
[OnPostgresAlone("An SQLite file has one writer at a time.")]
public sealed class CollidingWritersTests(AttestationApp app) : IClassFixture<AttestationApp>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_owner_whose_answer_meets_another_change_of_the_same_attestation_hears_nothing_of_it()
    {
        var attestation = await app.Attestation(await app.Campaign("ITGC-AC-01"), "ITGC-AC-01");
        await using var faster = new NpgsqlConnection(app.Database.ConnectionString);
        await faster.OpenAsync(TestContext.Current.CancellationToken);
        await using var change = await faster.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(faster, """UPDATE "Attestations" SET "Version" = "Version" + 1 WHERE "Id" = $1""", attestation.Id);

        var answering = app.Answer(attestation, AttestationAnswer.OperatedAsDescribed);
        await UntilSomebodyWaits();
        await change.CommitAsync(TestContext.Current.CancellationToken);
        await answering;

        (await app.Attestation(attestation.CampaignId, "ITGC-AC-01")).State.ShouldBe(AttestationState.Submitted);
    }

    async Task UntilSomebodyWaits()
    {
        await using var watcher = new NpgsqlConnection(app.Database.ConnectionString);
        await watcher.OpenAsync(TestContext.Current.CancellationToken);
        for (var time = Stopwatch.StartNew(); (long)(await ExecuteAsync(watcher, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"))! == 0;)
        {
            time.Elapsed.ShouldBeLessThan(Patience, "nobody came to wait");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
