using Microsoft.Playwright;

namespace AuditFlow.Browser.Tests.Designer;

/// <summary>The Studio's designer in a person's hands: the mouse and the keyboard, and what they see.</summary>
internal sealed class Canvas(IPage page)
{
    /// <summary>Makes a drawing in the list and comes to its empty canvas.</summary>
    public async Task CreateAsync(string name)
    {
        await page.GotoAsync("/studio/workflows/definitions");

        // The list is drawn anew when it has come, and takes a dialog that was opened before with it.
        await page.Locator(".mud-table-body tr").First.WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" }).ClickAsync();
        var field = page.Locator(".mud-dialog").GetByLabel("Name", new() { Exact = true });

        // The dialog proposes a name, and would write it over ours.
        await Assertions.Expect(field).Not.ToHaveValueAsync("", new() { Timeout = 60_000 });
        await field.FillAsync(name);
        await field.PressAsync("Tab");
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Ok" }).ClickAsync();
        await page.WaitForURLAsync("**/edit", new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator(".x6-graph").First.WaitForAsync();
    }

    /// <summary>Drags an activity out of the toolbox; the Studio gives it a name. It is selected then, and its inputs are shown.</summary>
    public async Task DropAsync(string category, string name, int x, int y, string node)
    {
        await page.GetByPlaceholder("Search").First.FillAsync(name);
        var item = page.Locator("[draggable=true]", new() { Has = page.GetByText(name, new() { Exact = true }) }).First;
        var head = page.Locator(".mud-expand-panel-header", new() { HasText = category }).First;

        // What is found is in a panel that is open or not, as it was the last time.
        await head.WaitForAsync();
        await item.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (!await item.IsVisibleAsync())
        {
            await head.ClickAsync();
        }

        await SavedAsync(() => item.DragToAsync(page.Locator(".x6-graph").First, new() { TargetPosition = new() { X = x, Y = y } }), $"\"{node}\"");
        await Node(node).WaitForAsync();
    }

    /// <summary>Draws a line from a way out of one to the way into another.</summary>
    public async Task ConnectAsync(string from, string outcome, string to)
    {
        var start = await CentreAsync(Node(from).Locator($".x6-port-body[port-group=out][port='{outcome}']"));
        var end = await CentreAsync(Node(to).Locator(".x6-port-body[port-group=in]"));
        var lines = await page.Locator(".x6-edge").CountAsync();
        await SavedAsync(async () =>
        {
            await page.Mouse.MoveAsync(start.X, start.Y);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(end.X - 30, end.Y - 10, new() { Steps = 10 });
            await page.Mouse.MoveAsync(end.X, end.Y, new() { Steps = 5 });
            await page.Mouse.UpAsync();
        });
        await page.Locator(".x6-edge").Nth(lines).WaitForAsync();
    }

    /// <summary>Picks from a drop-down what stands for a value.</summary>
    public async Task ChooseAsync(string label, string option, string value)
    {
        await Input(label).Locator(".mud-input-control-input-container").First.ClickAsync();
        await SavedAsync(() => page.Locator(".mud-popover-open").GetByText(option).ClickAsync(), $"\"{value}\"");
    }

    /// <summary>Opens what lies inside an activity; the path above the canvas names it then.</summary>
    public async Task EnterAsync(string node, string place)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var door = await CentreAsync(Node(node).Locator($".embedded-port[data-port-name='{place}']"));
        await page.Mouse.MoveAsync(door.X, door.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await page.Locator(".mud-breadcrumbs").GetByText($"{node}: {place}").WaitForAsync();
    }

    /// <summary>Selects an activity, so that its inputs are shown.</summary>
    public Task SelectAsync(string node) => Node(node).Locator(".activity-label").ClickAsync();

    /// <summary>What stands in an input of the selected activity.</summary>
    public ILocator Value(string label) => Input(label).Locator("input, textarea").First;

    /// <summary>Adds a line to a list.</summary>
    public async Task AddAsync(string label, string text)
    {
        var field = Input(label).Locator("input").First;
        await field.FillAsync(text);
        await SavedAsync(() => field.PressAsync("Enter"), text);
    }

    public Task FillAsync(string label, string text) => SavedAsync(async () =>
    {
        await Input(label).Locator("input, textarea").First.FillAsync(text);
        await page.Keyboard.PressAsync("Tab");
    }, $"\"{text}\"");

    /// <summary>Makes an input a JavaScript expression and types it.</summary>
    public async Task ScriptAsync(string label, string script)
    {
        await Input(label).ScrollIntoViewIfNeededAsync();
        await Input(label).Locator("xpath=ancestor::*[.//button][1]").Locator("button").Last.ClickAsync();
        await page.Locator(".mud-popover-open").GetByText("JavaScript", new() { Exact = true }).ClickAsync();
        var editor = page.Locator(".monaco-editor").First;
        await editor.Locator(".view-line").First.WaitForAsync();
        await editor.ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await SavedAsync(() => page.Keyboard.TypeAsync(script), script[^6..]);
    }

    /// <summary>Presses Publish, and accepts what is only doubtful.</summary>
    public async Task PublishAsync()
    {
        // The Studio gives its button no name, only a picture and this colour.
        await page.Locator("button.mud-icon-button.mud-primary-text").First.ClickAsync();
        var isPublished = page.Locator(".studio-state", new() { HasText = ", published" });
        var accept = page.GetByRole(AriaRole.Button, new() { Name = "Publish all the same" });
        await isPublished.Or(accept).First.WaitForAsync();
        if (await accept.IsVisibleAsync())
        {
            await accept.ClickAsync();
            await isPublished.WaitForAsync();
        }
    }

    /// <summary>Presses Run and comes to the viewer.</summary>
    public async Task RunAsync()
    {
        await page.Locator("button:has(> .mud-icon-button-label > svg > path[d='M8 5v14l11-7z'])").First.ClickAsync();
        await page.WaitForURLAsync("**/studio/rehearsals/**/view", new() { WaitUntil = WaitUntilState.Commit });
    }

    /// <summary>Waits until an activity has a badge of this colour: <c>warning</c> is amber, <c>success</c> green, <c>error</c> red.</summary>
    public Task BadgeAsync(string node, string colour) => Node(node).Locator($".mud-badge.mud-theme-{colour}").WaitForAsync();

    ILocator Node(string name) => page.Locator(".x6-node", new() { HasText = name });

    ILocator Input(string label) => page.Locator(".mud-input-control", new() { Has = page.Locator("label").GetByText(label, new() { Exact = true }) }).First;

    static async Task<(float X, float Y)> CentreAsync(ILocator place)
    {
        var box = (await place.First.BoundingBoxAsync())!;
        return (box.X + box.Width / 2, box.Y + box.Height / 2);
    }

    // The Studio saves by itself, half a second after a change, and again when it has measured what it drew. Somebody who
    // works on looks at what they did first; so a save counts when it holds the change.
    async Task SavedAsync(Func<Task> change, string? what = null)
    {
        await page.RunAndWaitForResponseAsync(
            change, r => r.Request.Method == "POST" && r.Url.EndsWith("/studio/api/workflow-definitions", StringComparison.Ordinal) && r.Status == 200
                && (what is null || r.Request.PostData?.Contains(what, StringComparison.Ordinal) == true));

        // After a save it asks for the descriptors and for lists again, and shows the inputs anew.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.EvaluateAsync("() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done)))");
    }
}
