using System.Data;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Workflows;

[OnBothDatabases]
public sealed class DueByIndexTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [OnSqliteAlone("Asks the planner of SQLite, which goes by the indexes; PostgreSQL goes by how full a table is.")]
    [Fact]
    public async Task What_is_due_is_found_by_an_index_however_much_waits()
    {
        var plan = await app.Read(db => Plan(db, WorkflowPump.WhatThereIs));

        plan.Where(step => step.Contains("Workflow", StringComparison.Ordinal)).ShouldBe(
        [
            "SEARCH WorkflowBookmarks USING COVERING INDEX IX_WorkflowBookmarks_DueAt (DueAt<?)",
            "SEARCH WorkflowTriggers USING COVERING INDEX IX_WorkflowTriggers_DueAt (DueAt<?)",
            "SEARCH WorkflowSignals USING INDEX IX_WorkflowSignals_ReadyAt (ReadyAt<?)",
        ]);
    }

    [OnSqliteAlone("Asks the planner of SQLite, which goes by the indexes; PostgreSQL goes by how full a table is.")]
    [Fact]
    public async Task A_search_without_an_index_is_seen()
        => (await app.Read(db => Plan(db, """SELECT 1 FROM "WorkflowInstances" WHERE "StartedBy" = @p0"""))).ShouldBe(["SCAN WorkflowInstances"]);

    static async Task<List<string>> Plan(AuditFlowDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.DbType, parameter.Value) = ("@p0", DbType.Int64, 0L);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }
}
