using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Shouldly;

namespace AuditFlow.Browser.Tests.Designer;

/// <summary>The real Elsa Studio on our pages, in a real browser: under its content policy, with nothing of another host.</summary>
public sealed class StudioTests(ServedApp app) : IClassFixture<ServedApp>
{
    static readonly BrowserNewContextOptions Wide = new() { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } };
    static readonly LocatorWaitForOptions Patiently = new() { Timeout = 90_000 };

    [Fact]
    public async Task Each_shipped_drawing_opens_in_the_designer_with_all_its_activities_none_over_another()
    {
        await using var tab = await Open();
        foreach (var drawing in (await app.Send(new ListDrawings())).Rows.Where(d => ShippedIds().Contains(d.DefinitionId)))
        {
            var json = await app.Read(db => db.Definitions.Where(d => d.DefinitionId == drawing.DefinitionId && d.IsPublished).Select(d => d.Json).SingleAsync());
            using var document = JsonDocument.Parse(json);
            var activities = document.RootElement.GetProperty("root").GetProperty("activities").GetArrayLength();

            await tab.Page.GotoAsync($"/studio/workflows/definitions/{drawing.DefinitionId}/edit");
            await tab.Page.Locator(".x6-node").Nth(activities - 1).WaitForAsync(Patiently);

            (await tab.Page.Locator(".x6-node").CountAsync()).ShouldBe(activities, drawing.DefinitionId);
            (await Overlapping(tab)).ShouldBeEmpty(drawing.DefinitionId);
            await Picture(tab, drawing.DefinitionId);
        }

        tab.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_changed_in_the_designer_is_kept_as_a_draft_even_when_the_session_was_lost_in_between()
    {
        const string drawing = "readiness";
        await using var tab = await Open();
        await tab.Page.GotoAsync($"/studio/workflows/definitions/{drawing}/edit");
        await tab.Page.Locator(".x6-node").First.WaitForAsync(Patiently);
        var description = tab.Page.GetByLabel("Description").First;

        await Type(tab, description, "Changed by a lead.");
        (await Draft(drawing)).Description.ShouldBe("Changed by a lead.");
        (await tab.Page.Locator(".studio-state").InnerTextAsync()).ShouldBe("Draft of version 2");
        tab.Problems.ShouldBeEmpty();

        await tab.Page.Context.ClearCookiesAsync(new() { Name = "auditflow" });
        await Type(description, "Changed after the session was lost.", patience => tab.Page.GetByText("Your session has ended.").WaitForAsync(new() { Timeout = patience }));

        // What waits goes on as soon as there is a session again, be it before the button is pressed.
        var saved = tab.Page.WaitForResponseAsync(r => IsSave(r, "Changed after the session was lost."), new() { Timeout = 90_000 });
        var other = await tab.Page.Context.NewPageAsync();
        await ServedApp.SignIn(new Tab(tab.Page.Context, other), "compliancelead@example.com");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await saved;

        (await Draft(drawing)).Description.ShouldBe("Changed after the session was lost.");
        (await app.Read(db => db.Definitions.CountAsync(d => d.DefinitionId == drawing))).ShouldBe(2);
    }

    [Fact]
    public async Task An_input_changed_three_levels_deep_is_there_after_a_save_and_after_the_page_is_loaded_again()
    {
        var line = Named(Drawing.Activity("deep", "Elsa.WriteLine", ("text", "before")));
        var condition = Named(Drawing.Activity("choice", "Elsa.If", ("condition", true)));
        condition["then"] = Inside("inner", line);
        var loop = Named(Drawing.Activity("loop", "Elsa.ForEach", ("items", "[1,2]")));
        loop["body"] = Inside("outer", condition);
        await app.Send(new SaveDraft { Json = Drawing.Sequence("three-levels", loop) });
        await using var tab = await Open();
        tab.Page.SetDefaultTimeout(90_000);
        var canvas = new Canvas(tab.Page);

        await DownToTheLine();
        await Assertions.Expect(canvas.Value("Text")).ToHaveValueAsync("before");
        await canvas.FillAsync("Text", "after the change");
        await DownToTheLine();

        await Assertions.Expect(canvas.Value("Text")).ToHaveValueAsync("after the change");
        var kept = JsonNode.Parse((await Draft("three-levels")).Json)!["root"]!["activities"]![0]!["body"]!["activities"]![0]!["then"]!["activities"]![0]!;
        kept["text"]!["expression"]!["value"]!.ToString().ShouldBe("after the change");
        tab.Problems.ShouldBeEmpty();

        async Task DownToTheLine()
        {
            await tab.Page.GotoAsync("/studio/workflows/definitions/three-levels/edit");
            await tab.Page.Locator(".x6-node").First.WaitForAsync();
            await canvas.EnterAsync("loop", "Body");
            await canvas.EnterAsync("choice", "Then");
            await canvas.SelectAsync("deep");
        }

        static JsonObject Inside(string id, JsonObject activity) => Named(new JsonObject { ["id"] = id, ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray(activity), ["connections"] = new JsonArray() });
    }

    [Fact]
    public async Task Warnings_are_read_before_a_drawing_is_published_and_accepting_them_publishes_it()
    {
        await app.Send(new SaveDraft { Json = Drawing.Sequence("doubtful", Drawing.Activity("ask", "AuditFlow.Task", ("title", "Do it"))) });
        await using var tab = await Open();
        await tab.Page.GotoAsync("/studio/workflows/definitions/doubtful/edit");
        await tab.Page.Locator(".x6-node").First.WaitForAsync(Patiently);
        // The Studio gives its button no name, only a picture and this colour.
        var publish = tab.Page.Locator("button.mud-icon-button.mud-primary-text").First;

        await publish.ClickAsync();
        await tab.Page.Locator(".studio-note").GetByText("ask: names nobody who does it").WaitForAsync(Patiently);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Go back" }).ClickAsync();
        (await Draft("doubtful")).Version.ShouldBe(1);

        await publish.ClickAsync();
        await Saved(tab, () => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Publish all the same" }).ClickAsync(new() { Timeout = 90_000 }));

        (await app.Read(db => db.Definitions.SingleAsync(d => d.DefinitionId == "doubtful"))).IsPublished.ShouldBeTrue();
        (await tab.Page.Locator(".studio-note").IsVisibleAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_that_has_not_seen_the_last_save_is_told_so_and_gives_what_is_on_it_as_a_file()
    {
        const string drawing = "risk-assessment";
        await using var mine = await Open();
        await using var theirs = await Open();
        foreach (var tab in new[] { mine, theirs })
        {
            await tab.Page.GotoAsync($"/studio/workflows/definitions/{drawing}/edit");
            await tab.Page.Locator(".x6-node").First.WaitForAsync(Patiently);
        }

        await Type(theirs, theirs.Page.GetByLabel("Description").First, "Theirs.");
        await Type(theirs, theirs.Page.GetByLabel("Description").First, "Theirs, and again.");
        await Type(mine.Page.GetByLabel("Description").First, "Mine.", patience => mine.Page.GetByText("saved this draft at").First.WaitForAsync(new() { Timeout = patience }));

        (await Draft(drawing)).Description.ShouldBe("Theirs, and again.");
        var file = await mine.Page.RunAndWaitForDownloadAsync(() => mine.Page.GetByText("Download what is on the screen").ClickAsync());
        file.SuggestedFilename.ShouldBe($"{drawing}.json");
        var kept = JsonDocument.Parse(await File.ReadAllTextAsync(await file.PathAsync())).RootElement;
        kept.GetProperty("description").GetString().ShouldBe("Mine.");
        kept.GetProperty("root").GetProperty("activities").GetArrayLength().ShouldBeGreaterThan(1);
        theirs.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_may_only_look_finds_nothing_to_save_with()
    {
        await using var tab = await app.OpenTabAs([Role.Manager], Wide);
        await tab.Page.GotoAsync("/studio/workflows/definitions/remediation/edit");
        await tab.Page.Locator(".x6-node").First.WaitForAsync(Patiently);

        (await tab.Page.GetByText("Auto-save").CountAsync()).ShouldBe(0);
        (await tab.Page.Locator(".studio-head").InnerTextAsync()).ShouldContain("read only");
        tab.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_is_shown_on_its_diagram_and_the_lists_lead_to_the_right_pages()
    {
        // The list shows ten by name, and other tests have theirs in it.
        await app.Send(new PublishDrawing { Json = Drawing.Sequence("a-watched", Drawing.Activity("line", "Elsa.WriteLine", ("text", "Hello")), Drawing.Activity("wait", "Elsa.Event", ("eventName", "never"))) });
        var run = await app.Send(new StartDrawing { DefinitionId = "a-watched" });
        await app.Until_idle();
        await using var tab = await Open();

        await tab.Page.GotoAsync("/studio/workflows/instances");
        await Row(tab, run).ClickAsync(new() { Timeout = 90_000 });
        await tab.Page.WaitForURLAsync($"**/studio/workflows/instances/{run}/view");
        await tab.Page.Locator(".x6-node").First.WaitForAsync(Patiently);
        await tab.Page.GetByText("Suspended").First.WaitForAsync(Patiently);
        (await tab.Page.Locator(".studio-head").InnerTextAsync()).ShouldContain("Waiting");

        await tab.Page.GotoAsync("/studio/workflows/definitions");
        await Row(tab, "a-watched").ClickAsync(new() { Timeout = 90_000 });
        await tab.Page.WaitForURLAsync("**/studio/workflows/definitions/a-watched/edit");
        tab.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fault_stands_red_on_the_diagram_with_its_message_and_trying_again_goes_on_from_it()
    {
        await app.Send(new PublishDrawing
        {
            Json = Drawing.Sequence(
                "faults-once",
                Named(Drawing.Activity("open", "AuditFlow.OpenFinding", ("controlId", "ITGC-AC-01"), ("title", "Late approval"), ("description", "Approved after the grant."), ("sourceId", "sample"))),
                Named(Drawing.Activity("end", "Elsa.WriteLine", ("text", "Over")))),
        });
        var run = await app.Send(new StartDrawing { DefinitionId = "faults-once" });
        await app.Until_idle();
        await using var tab = await Open();

        await tab.Page.GotoAsync($"/studio/workflows/instances/{run}/view");
        await tab.Page.Locator(".x6-node", new() { HasText = "open" }).Locator(".mud-badge.mud-theme-error").WaitForAsync(Patiently);
        await tab.Page.GetByText("Incidents").First.ClickAsync();
        await tab.Page.GetByText("There is no", new() { Exact = false }).First.WaitForAsync(Patiently);

        await app.Send(new ImportPeople { File = Samples.People });
        await app.Send(new ImportControls { File = Samples.Controls });
        await tab.Page.Locator(".studio-head").GetByText("Its page").ClickAsync();
        await tab.Page.GetByLabel("Reason").FillAsync("The registers are there now.");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Try the step again" }).ClickAsync();
        await app.Until_idle();

        await tab.Page.GotoAsync($"/studio/workflows/instances/{run}/view");
        await tab.Page.Locator(".x6-node", new() { HasText = "end" }).Locator(".mud-badge.mud-theme-success").WaitForAsync(Patiently);
        tab.Problems.ShouldBeEmpty();
    }

    // For the documents: AUDITFLOW_PICTURES names the folder that the pictures go to.
    static async Task Picture(Tab tab, string drawing)
    {
        if (Environment.GetEnvironmentVariable("AUDITFLOW_PICTURES") is not { Length: > 0 } folder)
        {
            return;
        }

        // The Studio makes nothing smaller than half its size.
        await tab.Page.SetViewportSizeAsync(3500, 1250);
        await tab.Page.Locator(".mud-toolbar button.mud-icon-button").First.ClickAsync();
        await tab.Page.EvaluateAsync("() => new Promise((done) => setTimeout(done, 1500))");
        var around = await tab.Page.EvaluateAsync<float[]>(
            """
            () => {
              const boxes = [...document.querySelectorAll('.x6-cell')].map(c => c.getBoundingClientRect());
              const [left, top] = [Math.min(...boxes.map(b => b.left)) - 16, Math.min(...boxes.map(b => b.top)) - 16];
              return [left, top, Math.max(...boxes.map(b => b.right)) + 16 - left, Math.max(...boxes.map(b => b.bottom)) + 16 - top];
            }
            """);
        await tab.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(folder, $"{drawing}.png"), Clip = new() { X = around[0], Y = around[1], Width = around[2], Height = around[3] },
        });
        await tab.Page.SetViewportSizeAsync(1440, 900);
    }

    // The diagram shows an activity by its name.
    static JsonObject Named(JsonObject activity)
    {
        activity["name"] = (string)activity["id"]!;
        return activity;
    }

    async Task<Tab> Open()
    {
        var tab = await app.OpenTabAs([Role.ComplianceLead], Wide);
        tab.Page.Request += (_, request) => Foreign(request.Url);
        return tab;
    }

    // An address of another host would be refused by the policy, and then stands in the console.
    void Foreign(string url)
    {
        if (!url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal))
        {
            new Uri(url).Host.ShouldBe(app.Address.Host);
        }
    }

    static ILocator Row(Tab tab, string text) => tab.Page.Locator(".mud-table-body tr", new() { HasText = text }).First;

    /// <summary>Types a text until it is saved.</summary>
    static async Task Type(Tab tab, ILocator field, string text)
    {
        await Type(field, text, patience => tab.Page.WaitForResponseAsync(r => IsSave(r, text), new() { Timeout = patience }));
        await Settled(tab);
    }

    // The Studio draws its forms anew after each save and forgets what is typed meanwhile, so a person sees no sign of it and types again.
    static async Task Type(ILocator field, string text, Func<float, Task> sign)
    {
        for (var tries = 1; ; tries++)
        {
            var seen = sign(15_000);
            if (tries > 1)
            {
                // The same text over itself would be no change.
                await field.FillAsync("");
                await field.PressAsync("Tab");
            }

            await field.FillAsync(text);
            await field.PressAsync("Tab");
            try
            {
                await seen;
                return;
            }
            catch (TimeoutException) when (tries < 6)
            {
            }
        }
    }

    // It saves more than once for one change, so a save is known by what is in it.
    static bool IsSave(IResponse answer, string? what)
        => answer.Request.Method == "POST" && answer.Url.EndsWith("/studio/api/workflow-definitions", StringComparison.Ordinal) && answer.Status == 200
            && (what is null || answer.Request.PostData?.Contains(what, StringComparison.Ordinal) == true);

    static async Task Saved(Tab tab, Func<Task> change)
    {
        await tab.Page.RunAndWaitForResponseAsync(change, r => IsSave(r, null));
        await Settled(tab);
    }

    // After a save it asks for the descriptors again and draws its forms anew.
    static async Task Settled(Tab tab)
    {
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await tab.Page.EvaluateAsync("() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done)))");
    }

    Task<DefinitionVersion> Draft(string drawing) => app.Read(db => db.Definitions.SingleAsync(d => d.DefinitionId == drawing && d.IsLatest && !d.IsPublished));

    static async Task<string[]> Overlapping(Tab tab) => await tab.Page.EvaluateAsync<string[]>(
        """
        () => {
          const boxes = [...document.querySelectorAll('.x6-node foreignObject')].map(n => ({ n: n.textContent.trim().slice(0, 40), b: n.getBoundingClientRect() }));
          const found = [];
          for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
            const [a, b] = [boxes[i].b, boxes[j].b];
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(`${boxes[i].n} / ${boxes[j].n}`);
          }
          return found;
        }
        """);

    static HashSet<string> ShippedIds() => Directory.GetFiles(ShippedDrawings.Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).ToHashSet(StringComparer.Ordinal);
}
