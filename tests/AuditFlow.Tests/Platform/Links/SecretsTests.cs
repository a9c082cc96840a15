using System.Text;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Links;

/// <summary>A small run with every kind of secret: none of them stands anywhere but in its mail.</summary>
[OnBothDatabases]
public sealed class SecretsTests : IAsyncLifetime
{
    readonly LinkApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    [Trait("Rule", "R-48")]
    [Trait("Rule", "R-56")]
    [Trait("Rule", "R-57")]
    public async Task R48_R56_No_token_and_no_code_stands_in_the_database_a_log_or_an_address_behind_the_exchange()
    {
        var addresses = await Run();

        var secrets = app.AllSecrets;
        secrets.Count.ShouldBeGreaterThanOrEqualTo(7, "tokens, codes beside them and a mailed code");
        app.Logged.Count.ShouldBeGreaterThan(20);
        var places = new Dictionary<string, string>
        {
            ["rows"] = await app.Rows(), ["log"] = string.Join('\n', app.Logged), ["addresses"] = string.Join('\n', addresses),
        };
        foreach (var file in Directory.EnumerateFiles(app.Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".eml", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            places[file] = await reader.ReadToEndAsync();
        }

        if (await app.Read(db => Task.FromResult(db.Database.IsSqlite())))
        {
            var database = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(await app.Read(db => Task.FromResult(db.Database.GetConnectionString()!))).DataSource;
            foreach (var file in new[] { database, $"{database}-wal" }.Where(File.Exists))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                places[file] = await reader.ReadToEndAsync();
            }
        }

        foreach (var (place, text) in places)
        {
            foreach (var secret in secrets)
            {
                text.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{secret} in {place}");
                text.Contains(secret.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{secret} without hyphens in {place}");
            }
        }
    }

    // Every address that a browser was led to.
    async Task<List<string>> Run()
    {
        var led = new List<string>();
        await app.Asked(outcomes: ["Approved"]);
        await app.Asked(LifecycleApp.Performer);
        await app.Asked(LifecycleApp.Manager);
        using var browser = await app.Browser();
        var entered = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"/a/{app.TokenTo()}"));
        led.Add(entered.Headers.Location!.ToString());
        await browser.Open(entered.Headers.Location.ToString());
        led.Add(browser.Address.ToString());
        await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        await app.Post();
        await browser.Submit("Go on", ("Form.Code", "12345678"));
        await browser.Submit("Go on", ("Form.Code", app.DigitsTo()));
        led.Add(browser.Address.ToString());
        await browser.Submit("Send the answer", ("Form.Outcome", "Approved"), ("Form.TypedName", "Iam Lead"));
        led.Add(browser.Address.ToString());

        using var typed = await app.Browser();
        await typed.Open("/attest");
        await typed.Submit("Open the request", ("code", app.CodeTo(LifecycleApp.Performer)));
        led.Add(typed.Address.ToString());
        await typed.Submit("Hand it back", ("Form.Reason", "Not mine."));
        await typed.Open($"/a/{app.TokenTo(LifecycleApp.Performer)}");
        await typed.Submit("Ask for a new link", ("mailbox", LifecycleApp.Performer));
        await app.Renewed();
        await browser.Raw(new HttpRequestMessage(HttpMethod.Post, $"/a/{app.TokenTo(LifecycleApp.Manager)}/task"));
        await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"/a/{app.TokenTo(LifecycleApp.Manager)}/task?code={app.CodeTo(LifecycleApp.Manager)}"));
        await app.Flush();
        return led;
    }
}
