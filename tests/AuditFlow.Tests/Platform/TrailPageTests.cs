using System.Diagnostics;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Architecture;
using AuditFlow.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform;

/// <summary>Whoever checks the trail without our code follows docs/audit-trail.md: its own lines are run here.</summary>
[Trait("Rule", "R-61")]
[OnBothDatabases]
public sealed class TrailPageTests
{
    [OnSqliteAlone("The lines of the page read the SQLite file.")]
    [Fact]
    public async Task R61_The_lines_of_the_page_confirm_a_whole_trail_and_find_a_changed_one()
    {
        if (!File.Exists("/usr/bin/python3"))
        {
            const string reason = "python3 is missing: the checker of docs/audit-trail.md is written in it.";
            if (Environment.GetEnvironmentVariable("AUDITFLOW_ALL") == "1")
            {
                Assert.Fail(reason);
            }

            Assert.Skip(reason);
        }

        await using var app = new AuditFlowApp();
        await app.InitializeAsync();
        await app.Send(new ImportPeople { File = Samples.People, FileName = "people \"quoted\" \\ – ünï 😀 <&'>.csv" });
        await app.Send(new ImportControls { File = Samples.Controls, FileName = "controls.csv" });
        await app.Send(new AddAccount { Email = "lead@example.com", Roles = [Role.ComplianceLead], Password = "correct horse battery" });
        var entries = await app.Read(db => db.TrailEntries.CountAsync());

        (await CheckAsync(app)).ShouldBe((0, $"{entries} entries in 1 streams hold"));

        await using (var database = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "auditflow.db")}"))
        {
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var change = database.CreateCommand();
            change.CommandText = "UPDATE TrailEntries SET Sentence = Sentence || '.' WHERE Sequence = 2";
            (await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        }

        (await CheckAsync(app)).ShouldBe((1, $"{Guid.Empty}: entry 2 is missing or was changed"));
    }

    static async Task<(int Code, string Said)> CheckAsync(AuditFlowApp app)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Code.Repository, "docs", "audit-trail.md"));
        var script = page.Split("```python\n")[1].Split("```")[0];
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script, Path.Combine(app.Folder, "auditflow.db")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = await python.StandardOutput.ReadToEndAsync() + await python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        return (python.ExitCode, said.Trim());
    }
}
