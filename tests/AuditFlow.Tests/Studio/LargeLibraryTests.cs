using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Studio;

/// <summary>
/// Five drawings, then 500 with twenty versions each and 100,000 runs. No call sends more statements for it; how long the calls
/// take with few and with many is written out, and asserted nowhere, since a test is no clock.
/// </summary>
[Trait("Category", "slow")]
[OnBothDatabases]
public sealed class LargeLibraryTests(CountedApp app, ITestOutputHelper output) : IClassFixture<CountedApp>
{
    const int Few = 5;
    const int Drawings = 500;
    const int Versions = 20;
    const int Runs = 100_000;

    // A page of rows, its total, what goes with the rows, what every page shows; nothing that is asked once a row.
    const int MostStatements = 17;
    const int Times = 15;

    [Fact]
    public async Task No_call_asks_the_database_more_often_because_there_are_500_drawings_and_100000_runs()
    {
        for (var number = 0; number < Few; number++)
        {
            for (var version = 1; version <= Versions; version++)
            {
                await app.Send(new PublishDrawing { Json = Document(number, version) });
            }
        }

        var run = await app.Send(new StartDrawing { DefinitionId = "drawing-0" });
        await app.Until_idle();
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);

        var few = await Measure(studio, run);
        await Grow();
        (await app.Read(db => db.Definitions.CountAsync())).ShouldBeGreaterThanOrEqualTo(Drawings * Versions);
        (await app.Read(db => db.Instances.CountAsync())).ShouldBe(Runs);
        var many = await Measure(studio, run);

        foreach (var (name, (statements, median)) in many)
        {
            output.WriteLine($"{name,-28} {few[name].Statements,2} statements, {few[name].Median,6:0.0} ms; many: {statements,2} statements, {median,6:0.0} ms, x {median / few[name].Median:0.00}");
        }

        many.ShouldAllBe(call => call.Value.Statements == few[call.Key].Statements && call.Value.Statements <= MostStatements);
    }

    async Task<Dictionary<string, (int Statements, double Median)>> Measure(StudioClient studio, string run)
    {
        var draft = await studio.Save((await studio.Definition("drawing-1")).DeepClone());
        var whole = (await studio.Definition("drawing-2"))["id"]!.ToString();
        var stroke = 0;
        var calls = new Dictionary<string, Func<Task>>
        {
            ["open a drawing"] = () => Ok(studio.Get("workflow-definitions/by-definition-id/drawing-2?versionOptions=Latest")),
            ["save a draft"] = async () =>
            {
                draft["description"] = $"stroke {stroke++}";
                draft = await studio.Save(draft);
            },
            ["is the name free"] = () => Ok(studio.Get("workflow-definitions/validation/is-name-unique?name=Drawing%200&definitionId=drawing-0")),
            ["its versions"] = () => Ok(studio.Get("workflow-definitions?definitionIds=drawing-0&versionOptions=AllVersions&orderBy=Version&orderDirection=Descending&page=0&pageSize=20")),
            ["who uses it"] = () => Ok(studio.Get("workflow-definitions/drawing-0/consumers")),
            ["a part of it"] = () => Ok(studio.Get($"workflow-definitions/subgraph/{whole}")),
            ["the toolbox"] = () => Ok(studio.Get("descriptors/activities")),
            ["types for JavaScript"] = () => Ok(studio.Post("scripting/javascript/type-definitions/drawing-0", new JsonObject { ["activityTypeName"] = "Elsa.WriteLine", ["propertyName"] = "text" })),
            ["list of drawings"] = () => Ok(studio.Get("workflow-definitions?versionOptions=Latest&page=0&pageSize=25")),
            ["search of drawings"] = () => Ok(studio.Get("workflow-definitions?versionOptions=Latest&page=0&pageSize=25&searchTerm=drawing%200")),
            ["list of runs"] = () => Ok(studio.Post("workflow-instances", JsonNode.Parse("""{"page":0,"pageSize":25,"orderBy":"Created","orderDirection":"Descending"}"""))),
            ["runs of a drawing"] = () => Ok(studio.Post("workflow-instances", JsonNode.Parse("""{"page":0,"pageSize":25,"definitionIds":["drawing-0"],"statuses":["Running"],"orderBy":"LastExecuted","orderDirection":"Descending"}"""))),
            ["search of runs"] = () => Ok(studio.Post("workflow-instances", JsonNode.Parse("""{"page":0,"pageSize":25,"searchTerm":"drawing 0"}"""))),
            ["open a run"] = () => Ok(studio.Get($"workflow-instances/{run}")),
            ["its journal"] = () => Ok(studio.Get($"workflow-instances/{run}/journal?skip=0&take=50")),
            ["page of workflows"] = () => Page(studio, "/workflows"),
            ["page of a workflow"] = () => Page(studio, "/workflows/drawings/drawing-0"),
            ["page of a run"] = () => Page(studio, $"/workflows/runs/{run}"),
        };
        var figures = new Dictionary<string, (int, double)>();
        foreach (var (name, call) in calls)
        {
            // The first call pays for what is compiled and remembered.
            await call();
            var statements = await app.Statements.During(call);
            var times = new List<double>();
            for (var time = 0; time < Times; time++)
            {
                var start = Stopwatch.GetTimestamp();
                await call();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            figures[name] = (statements, times.Order().ElementAt(Times / 2));
        }

        return figures;
    }

    static async Task Ok(Task<Answer> call) => (await call).Status.ShouldBe(HttpStatusCode.OK);

    static async Task Page(StudioClient studio, string address)
    {
        await studio.Browser.Open(address);
        studio.Browser.Status.ShouldBe(HttpStatusCode.OK, address);
    }

    // As many steps as a lifecycle that ships has. The first drawing is a part that the others use.
    static string Document(int number, int version)
    {
        var part = new JsonObject { ["id"] = "part", ["type"] = "drawing-0", ["version"] = 1, ["workflowDefinitionId"] = "drawing-0" };
        var steps = Enumerable.Range(0, 20).Select(step => Activity($"step{step}", "Elsa.WriteLine", ("text", $"Step {step} of version {version}")));
        var document = JsonNode.Parse(Sequence($"drawing-{number}", [.. steps, Activity("wait", "Elsa.Event", ("eventName", "never")), .. number == 0 ? (JsonObject[])[] : [part]]))!;
        document["options"]!["usableAsActivity"] = number == 0;
        document["name"] = $"Drawing {number}";
        return document.ToJsonString();
    }

    // Rows like those that are there, which the database copies for itself.
    Task<bool> Grow() => app.Inside(async services =>
    {
        var db = services.GetRequiredService<AuditFlowDb>();
        await services.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                await Copy<DefinitionVersion>(
                    db, (Drawings - Few) * Versions, $"""r."DefinitionId" = 'drawing-1' AND r."Version" = 1 + n.i % {Versions}""",
                    ("Id", $"'grown-' || (n.i / {Versions}) || ':' || (1 + n.i % {Versions})"), ("DefinitionId", $"'grown-' || (n.i / {Versions})"), ("Name", $"'Grown ' || (n.i / {Versions})"));
                await Copy<DrawingUse>(db, (Drawings - Few) * Versions, $"""r."VersionId" = 'drawing-1-v1' AND n.i / {Versions} % 100 = 0""", ("VersionId", $"'grown-' || (n.i / {Versions}) || ':' || (1 + n.i % {Versions})"));
                await Copy<WorkflowInstance>(
                    db, Runs - 1, "1 = 1", ("Id", "'grown-' || n.i"), ("DefinitionId", "CASE n.i % 10 WHEN 0 THEN r.\"DefinitionId\" ELSE 'grown-' || (n.i % 495) END"),
                    ("DefinitionVersionId", "CASE n.i % 10 WHEN 0 THEN r.\"DefinitionVersionId\" ELSE 'grown-' || (n.i % 495) || ':20' END"), ("CorrelationId", "'matter-' || n.i"),
                    ("CreatedAt", "r.\"CreatedAt\" - n.i"), ("UpdatedAt", "r.\"UpdatedAt\" - n.i"), ("SubStatus", "CASE n.i % 5 WHEN 0 THEN 'Suspended' ELSE 'Finished' END"));

                if (TestDatabase.IsPostgres)
                {
                    // As the server does by itself after a while.
                    await db.Database.ExecuteSqlRawAsync("ANALYZE");
                }

                return true;
            },
            CancellationToken.None);
        return true;
    });

    static async Task Copy<T>(AuditFlowDb db, int count, string of, params (string Column, string Value)[] others)
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        var columns = type.GetProperties().Select(p => p.GetColumnName()).ToList();
        var values = columns.Select(column => others.FirstOrDefault(o => o.Column == column).Value ?? $"r.\"{column}\"");
#pragma warning disable EF1002 // No value comes from outside.
        await db.Database.ExecuteSqlRawAsync(
            $"""
             INSERT INTO "{type.GetTableName()}" ({string.Join(", ", columns.Select(c => $"\"{c}\""))})
             WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
             SELECT {string.Join(", ", values)} FROM n JOIN "{type.GetTableName()}" r ON {of}
             """);
#pragma warning restore EF1002
    }
}

/// <summary>The product, with its statements counted.</summary>
public sealed class CountedApp : AuditFlowApp
{
    public CountedStatements Statements { get; } = new();

    protected override void Listen(WebApplicationBuilder builder)
    {
        base.Listen(builder);
        builder.Services.ConfigureDbContext<SqliteAuditFlowDb>(options => options.AddInterceptors(Statements));
        builder.Services.ConfigureDbContext<PostgresAuditFlowDb>(options => options.AddInterceptors(Statements));
    }
}
