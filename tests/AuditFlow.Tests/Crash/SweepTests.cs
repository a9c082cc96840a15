using AuditFlow.Platform.Settings;
using AuditFlow.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace AuditFlow.Tests.Crash;

/// <summary>The host stops at its first boundary, at its second, and so on to the last; each time another goes on with what it left, and the end is the same.</summary>
[OnBothDatabases]
public sealed class SweepTests(ITestOutputHelper output) : IAsyncLifetime
{
    const int Shares = 4;
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(61);
    static readonly DateTimeOffset Begun = new TestClock().GetUtcNow();

    readonly TestDatabase begun = TestDatabase.New();
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-sweep-").FullName;
    string undisturbed = "";
    IReadOnlyList<string> mails = [];
    int boundaries;

    /// <summary>The story as it goes when nothing stops it.</summary>
    public async ValueTask InitializeAsync()
    {
        await begun.MakeAsync();
        await using (var first = new SweptHost(At(begun, "begun"), folder, new TestClock(), new Boundaries(0)))
        {
            await first.BeginAsync();
        }

        var counted = new Boundaries(0);
        await using var database = TestDatabase.New();
        undisturbed = await ToTheEnd(await Copy(database, "undisturbed"), new TestClock(), counted);
        (mails, boundaries) = ([.. counted.Taken.Order(StringComparer.Ordinal)], counted.Passed);
    }

    [Fact]
    public void Undisturbed_the_story_comes_to_its_end()
    {
        output.WriteLine($"{boundaries} boundaries, {mails.Count} mails");
        undisturbed.ShouldContain("journal of ‹story› 0029: Completed Workflow1");
        undisturbed.ShouldContain("journal of ‹awaited› 0011: Completed Workflow1");
        undisturbed.ShouldContain("journal of ‹broken› 0005: Faulted Workflow1:Flowchart1:fault It broke after it had written.");
        undisturbed.ShouldContain("journal of ‹item(bad)› 0005: Faulted");
        mails.Count.ShouldBe(4);
        boundaries.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Stopped_at_any_boundary_it_ends_as_if_nothing_had_happened(int share)
    {
        for (var n = 1 + share; n <= boundaries; n += Shares)
        {
            await StoppedAt(n);
        }
    }

    async Task StoppedAt(int n)
    {
        await using var own = TestDatabase.New();
        var (database, clock, stopping) = (await Copy(own, $"stopped-{n}"), new TestClock(), new Boundaries(n));
        await Should.ThrowAsync<StoppedDead>(() => ToTheEnd(database, clock, stopping), $"boundary {n}");

        clock.Advance(Lease);
        var after = new Boundaries(0);
        var end = await ToTheEnd(database, clock, after);

        end.ShouldBe(undisturbed, $"boundary {n}, {stopping.StoppedAt}");
        var sent = stopping.Taken.Concat(after.Taken).ToList();
        sent.Distinct().Count().ShouldBe(mails.Count, $"boundary {n}, {stopping.StoppedAt}");
        sent.Count.ShouldBe(stopping.IsMarkOwed ? mails.Count + 1 : mails.Count, $"boundary {n}, {stopping.StoppedAt}");
    }

    // The file lies in the folder of this test; a database on a server has a name of its own.
    DatabaseSettings At(TestDatabase database, string name) => database.ConnectionString is { } server
        ? new() { Provider = DatabaseProvider.Postgres, ConnectionString = server }
        : new() { ConnectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, $"{name}.db"), Pooling = false }.ToString() };

    async Task<DatabaseSettings> Copy(TestDatabase copy, string name)
    {
        await copy.MakeCopyOfAsync(begun);
        if (!TestDatabase.IsPostgres)
        {
            File.Copy(Path.Combine(folder, "begun.db"), Path.Combine(folder, $"{name}.db"));
        }

        return At(copy, name);
    }

    async Task<string> ToTheEnd(DatabaseSettings database, TestClock clock, Boundaries stops)
    {
        await using var host = new SweptHost(database, folder, clock, stops);
        await host.TellAsync(Begun);
        return await host.TextAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await begun.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
