using System.Net;
using AuditFlow.Tests.Fixtures;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Web;

[OnBothDatabases]
public sealed class HealthTests
{
    [Fact]
    public async Task A_working_process_says_so_to_anybody()
    {
        await using var app = new AuditFlowApp();
        await app.InitializeAsync();
        using var client = app.Host.GetTestClient();

        (await client.GetStringAsync("/health", TestContext.Current.CancellationToken)).ShouldBe("""{"status":"ok","database":"ok"}""");
    }

    [Fact]
    public async Task A_process_whose_database_lost_its_tables_says_that_it_fails_and_not_why()
    {
        await using var app = new AuditFlowApp();
        await app.InitializeAsync();
        await app.Inside(async services =>
        {
            var db = services.GetRequiredService<AuditFlowDb>();
            db.MayWrite = true;
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE \"TrailHeads\" RENAME TO \"Lost\"");
            return true;
        });
        using var client = app.Host.GetTestClient();

        var answer = await client.GetAsync("/health", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"status":"failing","database":"failing"}""");
    }
}
