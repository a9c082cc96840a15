using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Studio;

/// <summary>
/// Whatever document comes to save, publish or import: it is taken, and can then be shown and, once published, run; or it
/// is refused with a reason and nothing has changed. AUDITFLOW_SEED repeats a run of the test.
/// </summary>
[OnBothDatabases]
public sealed class MutatedDrawingTests(AttestationApp app, ITestOutputHelper output) : IClassFixture<AttestationApp>
{
    const int Cases = 2_000;
    const int LeastOfEach = 200;

    static readonly string[] Verbs = ["save", "publish", "import"];

    [Fact]
    public async Task A_broken_document_is_refused_whole_or_taken_and_usable()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUDITFLOW_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {Cases} mutated drawings"));
        var random = new Random(seed);
        var mutations = new DrawingMutations(random);
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);
        var known = (await studio.Get("descriptors/activities")).Json["items"]!.AsArray().Select(d => (string)d!["typeName"]!).ToHashSet(StringComparer.Ordinal);
        var bases = Bases().ToList();
        var outcomes = new Dictionary<(string, HttpStatusCode), int>();

        for (var i = 0; i < Cases; i++)
        {
            var verb = Verbs[i % Verbs.Length];
            var document = mutations.Mutate(bases[random.Next(bases.Count)]);
            // No row has an id that PostgreSQL could not even be asked for.
            var id = document["definitionId"] is JsonValue named ? named.ToString().Replace("\0", "", StringComparison.Ordinal) : "";
            var before = await StoredAsync(id);
            var answer = await Send(studio, verb, document);
            var about = $"Seed {seed}, case {i}, {verb}: {answer.Status} {answer.Text[..Math.Min(answer.Text.Length, 400)]}\n{document.ToJsonString()}";
            answer.Status.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.BadRequest], about);
            outcomes[(verb, answer.Status)] = outcomes.GetValueOrDefault((verb, answer.Status)) + 1;
            if (answer.Status == HttpStatusCode.BadRequest)
            {
                answer.Errors.ShouldNotBeEmpty(about);
                answer.Errors.ShouldAllBe(e => !string.IsNullOrWhiteSpace(e), about);
                (await StoredAsync(id)).ShouldBe(before, about);
                continue;
            }

            var taken = (string)(verb == "import" ? answer.Json : answer.Json["workflowDefinition"]!)["definitionId"]!;
            await ShouldLoad(studio, taken, known, about);
            if (verb == "publish")
            {
                await ShouldRun(taken, about);
            }
        }

        foreach (var verb in Verbs)
        {
            outcomes.GetValueOrDefault((verb, HttpStatusCode.OK)).ShouldBeGreaterThanOrEqualTo(LeastOfEach, $"Seed {seed}, {verb} taken: {string.Join(", ", outcomes)}");
            outcomes.GetValueOrDefault((verb, HttpStatusCode.BadRequest)).ShouldBeGreaterThanOrEqualTo(LeastOfEach, $"Seed {seed}, {verb} refused: {string.Join(", ", outcomes)}");
        }
    }

    static Task<Answer> Send(StudioClient studio, string verb, JsonObject document) => verb switch
    {
        "import" => studio.Post("workflow-definitions/import", document),
        _ => studio.Post("workflow-definitions", new JsonObject { ["model"] = document, ["publish"] = verb == "publish" }),
    };

    static IEnumerable<JsonObject> Bases()
    {
        foreach (var file in Directory.EnumerateFiles(ShippedDrawings.Folder, "*.json").Order(StringComparer.Ordinal))
        {
            var drawing = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            drawing["definitionId"] = $"mutated-{drawing["definitionId"]}";

            // Whoever names a version that is not the newest any more is told so, whatever else is in the document.
            drawing.Remove("id");
            yield return drawing;
        }

        // Small ones too: there a change meets something that matters.
        foreach (var drawing in new[]
        {
            Sequence("mutated-lines", Activity("a", "Elsa.WriteLine", ("text", "one")), Activity("b", "Elsa.WriteLine", ("text", "js:`${1 + 1}`"))),
            Sequence("mutated-waits", Activity("a", "Elsa.Event", ("eventName", "never")), Activity("b", "Elsa.Delay", ("timeSpan", "00:00:05"))),
            Flowchart("mutated-choice", [Activity("d", "Elsa.FlowDecision", ("condition", "js:true")), Activity("y", "Elsa.WriteLine", ("text", "yes")), Activity("n", "Elsa.Finish")], [("d", "True", "y"), ("d", "False", "n")]),
        })
        {
            yield return JsonNode.Parse(drawing)!.AsObject();
        }
    }

    // The versions of one drawing word for word, and how many there are of all.
    async Task<(int All, string Own)> StoredAsync(string id)
    {
        var own = await app.Read(db => db.Definitions.AsNoTracking().Where(d => d.DefinitionId == id).OrderBy(d => d.Version).Select(d => new { d.Version, d.IsPublished, d.IsLatest, d.Json }).ToListAsync());
        return (await app.Read(db => db.Definitions.CountAsync()), string.Join("\n", own));
    }

    // What the designer stops at: a member of another kind than it expects, an activity that nothing describes.
    static async Task ShouldLoad(StudioClient studio, string id, HashSet<string> known, string about)
    {
        var answer = await studio.Get($"workflow-definitions/by-definition-id/{id}?versionOptions=Latest");
        answer.Status.ShouldBe(HttpStatusCode.OK, about);
        foreach (var list in new[] { "variables", "inputs", "outputs", "outcomes", "links" })
        {
            answer.Json[list].ShouldBeOfType<JsonArray>(about);
        }

        ShouldShow(answer.Json["root"].ShouldBeOfType<JsonObject>(about), known, about);
    }

    static void ShouldShow(JsonObject activity, HashSet<string> known, string about)
    {
        known.ShouldContain((string)activity["type"]!, about);
        activity["nodeId"].ShouldNotBeNull(about);
        activity["metadata"].ShouldBeOfType<JsonObject>(about);
        activity["customProperties"].ShouldBeOfType<JsonObject>(about);
        foreach (var inner in (activity["activities"] as JsonArray ?? []).OfType<JsonObject>())
        {
            ShouldShow(inner, known, about);
        }
    }

    async Task ShouldRun(string id, string about)
    {
        var run = await app.Send(new StartDrawing { DefinitionId = id });
        await app.Until_idle();
        (await app.Read(db => db.Instances.Where(i => i.Id == run).Select(i => i.SubStatus).SingleAsync())).ShouldBeOneOf(["Finished", "Suspended", "Faulted", "Cancelled"], about);
        (await app.Read(db => db.Signals.CountAsync(s => s.ParkedBecause != null || s.Attempts > 0))).ShouldBe(0, about);
    }
}
