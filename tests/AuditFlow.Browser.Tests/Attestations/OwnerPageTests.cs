using System.Text.RegularExpressions;
using AuditFlow.Attestations;
using AuditFlow.Browser.Tests.Accessibility;
using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.Playwright;
using Shouldly;

namespace AuditFlow.Browser.Tests.Attestations;

/// <summary>The page on which an owner answers, for whoever needs it large, has a small screen, no mouse, or hears it instead of seeing it.</summary>
public sealed class OwnerPageTests(AskingCompany app) : IClassFixture<AskingCompany>
{
    static readonly string[] One = ["ITGC-AC-03"];
    static readonly string[] Three = ["ITGC-AC-01", "ITGC-AC-03", "ITGC-AC-04"];

    // What lies outside the view, is cut off, or lies on something else.
    const string Misplaced =
        """
        () => {
          const faults = [], wide = document.documentElement.clientWidth;
          const name = e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''} "${(e.innerText || e.getAttribute('aria-label') || '').trim().slice(0, 40)}"`;
          const seen = [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && !e.closest('.visually-hidden') && e.getClientRects().length && e.type !== 'hidden');
          if (document.documentElement.scrollWidth > wide) faults.push(`the page is ${document.documentElement.scrollWidth} px wide in a view of ${wide}`);
          for (const e of seen) {
            const box = e.getBoundingClientRect();
            if (box.left < -1 || box.right > wide + 1) faults.push(`${name(e)} reaches from ${Math.round(box.left)} to ${Math.round(box.right)} of ${wide}`);
            const style = getComputedStyle(e);
            const cuts = (style.overflowX === 'hidden' || style.overflowX === 'clip') && e.scrollWidth > e.clientWidth + 1 || (style.overflowY === 'hidden' || style.overflowY === 'clip') && e.scrollHeight > e.clientHeight + 1;
            if (cuts) faults.push(`${name(e)} is cut off`);
          }
          const controls = seen.filter(e => e.matches('input, textarea, button, a, select'));
          for (const e of controls) {
            e.scrollIntoView({ block: 'center' });
            const box = e.getBoundingClientRect();
            if (box.width < 1 || box.height < 1) { faults.push(`${name(e)} has no size`); continue; }
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            if (top !== e && !e.contains(top) && !top?.contains(e)) faults.push(`${name(e)} is covered by ${top ? name(top) : 'nothing'}`);
          }
          const words = seen.filter(e => e.matches('p, legend, label, h1, h2, h3, button, dt, dd'));
          for (let i = 0; i < words.length; i++) for (let j = i + 1; j < words.length; j++) {
            if (words[i].contains(words[j]) || words[j].contains(words[i])) continue;
            const a = words[i].getBoundingClientRect(), b = words[j].getBoundingClientRect();
            if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2) faults.push(`${name(words[i])} overlaps ${name(words[j])}`);
          }
          return faults;
        }
        """;

    /// <summary>A view, and how its text is made large: by the browser's zoom or by the size of text alone.</summary>
    public static TheoryData<int, float, int, bool> Views => new()
    {
        { 360, 1, 100, false }, { 360, 1, 100, true },

        // 200 % zoom of 1280 px, as WCAG 1.4.4 means it.
        { 640, 2, 100, false }, { 640, 2, 100, true },

        // Twice the text on the same screen, wide and narrow.
        { 1280, 1, 200, false }, { 1280, 1, 200, true }, { 360, 1, 200, true },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Nothing_is_lost_when_it_is_large_or_small_and_the_keyboard_alone_sends_it(int width, float scale, int text, bool many)
    {
        var controls = many ? Three : One;
        await using var tab = await Opened(width, scale, controls);
        await Enlarge(tab, text);
        (await tab.Page.EvaluateAsync<float>("parseFloat(getComputedStyle(document.querySelector('.choice')).fontSize)")).ShouldBe(16f * text / 100, "text grows with the reader's size");

        (await tab.Page.EvaluateAsync<string[]>(Misplaced)).ShouldBeEmpty();
        await Keep(tab, $"answer-{width}-{scale}x-{text}-{(many ? "many" : "one")}");

        // A form that was sent too early says what is missing, and loses nothing either.
        await Press(tab, "Sign and send");
        await tab.Page.Locator(".faults").WaitForAsync();
        await Enlarge(tab, text);
        (await tab.Page.EvaluateAsync<string[]>(Misplaced)).ShouldBeEmpty();
        (await PageFaults.Of(tab, "sent too early")).Where(f => !f.Contains("status of 400", StringComparison.Ordinal)).ShouldBeEmpty();

        for (var i = 0; i < controls.Length; i++)
        {
            await Reach(tab, $"Form.Items[{i}].Answer");
            await tab.Page.Keyboard.PressAsync("Space");
            await Answer(tab, i);
        }

        await Reach(tab, "Form.TypedName");
        await tab.Page.Keyboard.TypeAsync("Owner of the control");
        await Reach(tab, "Form.Consents");
        await tab.Page.Keyboard.PressAsync("Space");
        await Press(tab, "Sign and send");
        await tab.Page.WaitForURLAsync("**/receipt**");
        await Enlarge(tab, text);
        (await tab.Page.EvaluateAsync<string[]>(Misplaced)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_control_of_the_form_says_by_name_which_control_it_is_about(bool many)
    {
        var controls = many ? Three : One;
        await using var tab = await Opened(1280, 1, controls);

        var heard = await tab.Page.Locator("form").First.AriaSnapshotAsync();
        foreach (var id in controls)
        {
            var item = tab.Page.GetByRole(AriaRole.Region, new() { NameRegex = new Regex(Regex.Escape(id)) });
            var answers = item.GetByRole(AriaRole.Group, new() { NameRegex = new Regex($"What happened.*{Regex.Escape(id)}") });
            (await answers.GetByRole(AriaRole.Radio).CountAsync()).ShouldBe(5, heard);
            (await answers.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^Operated as described") }).CountAsync()).ShouldBe(1, heard);
            var questions = await item.Locator("fieldset.question").CountAsync();
            questions.ShouldBeGreaterThan(0);
            (await item.Locator("fieldset.question").And(tab.Page.GetByRole(AriaRole.Group, new() { NameRegex = new Regex(Regex.Escape(id)) })).CountAsync()).ShouldBe(questions, heard);
            var texts = await item.GetByRole(AriaRole.Textbox).CountAsync();
            (await item.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex(Regex.Escape(id)) }).CountAsync()).ShouldBe(texts, heard);
            (await item.Locator("input[type=file]").And(tab.Page.GetByLabel(new Regex(Regex.Escape(id)))).CountAsync()).ShouldBe(1, heard);
        }

        Regex.Count(heard, @"- (radio|checkbox|textbox|button)(?! "")").ShouldBe(0, $"one has no name:\n{heard}");
    }

    // Opens the page by the link of a new campaign.
    async Task<Tab> Opened(int width, float scale, string[] controls)
    {
        var token = await app.Ask(controls);
        var tab = await app.OpenTab(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 740 }, DeviceScaleFactor = scale });
        await tab.Page.GotoAsync($"/a/{token}");
        (await tab.Page.Locator("section.item").CountAsync()).ShouldBe(controls.Length);
        return tab;
    }

    static async Task Enlarge(Tab tab, int text) => await tab.Page.EvaluateAsync($"document.documentElement.style.fontSize = '{text}%'");

    // The ordinary answer to each question of one control.
    static async Task Answer(Tab tab, int item)
    {
        var questions = await tab.Page.Locator("section.item").Nth(item).Locator("fieldset.question").CountAsync();
        for (var q = 0; q < questions; q++)
        {
            var id = await tab.Page.Locator($"input[name='Form.Items[{item}].Questions[{q}].Id']").InputValueAsync();
            await Reach(tab, $"Form.Items[{item}].Questions[{q}].Yes");
            await tab.Page.Keyboard.PressAsync("Space");
            if (!Questions.All.Single(known => known.Id == id).Clean)
            {
                await tab.Page.Keyboard.PressAsync("ArrowDown");
            }
        }
    }

    // By the Tab key alone, from where the focus is.
    static async Task Reach(Tab tab, string name)
    {
        for (var steps = 0; steps < 300; steps++)
        {
            if (await tab.Page.EvaluateAsync<string?>("document.activeElement?.getAttribute('name') ?? ''") == name)
            {
                var inView = await tab.Page.EvaluateAsync<bool>("(() => { const b = document.activeElement.getBoundingClientRect(); return b.bottom > 0 && b.top < innerHeight && b.left >= 0 && b.right <= document.documentElement.clientWidth; })()");
                inView.ShouldBeTrue($"{name} has the focus and is out of view");
                return;
            }

            await tab.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key does not lead to {name}.");
    }

    static async Task Press(Tab tab, string button)
    {
        for (var steps = 0; steps < 300; steps++)
        {
            if (await tab.Page.EvaluateAsync<string?>("document.activeElement?.tagName === 'BUTTON' ? document.activeElement.innerText.trim() : ''") == button)
            {
                await tab.Page.Keyboard.PressAsync("Enter");
                return;
            }

            await tab.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key does not lead to the button {button}.");
    }

    // For whoever wants to look at it: a folder in AUDITFLOW_PICTURES.
    static async Task Keep(Tab tab, string name)
    {
        if (Environment.GetEnvironmentVariable("AUDITFLOW_PICTURES") is { Length: > 0 } folder)
        {
            await tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }
}

/// <summary>The sample company that asks one owner, with the standard questions and without second proofs, so that a page holds as many controls as it may.</summary>
public sealed class AskingCompany(Chromium chromium) : ServedApp(chromium)
{
    const string Owner = "iam-lead@example.com";

    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Attestations:KeyControlLevel", nameof(IdentityLevel.L1))];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Send(new ImportPeople { File = Samples.People, FileName = "people.csv" });
        await Send(new ImportControls { File = Samples.Controls, FileName = "controls.csv" });
    }

    /// <summary>Asks about these controls and gives the secret of the link in the mail.</summary>
    public async Task<string> Ask(IReadOnlyList<string> controls)
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Sender(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead])).Send(new StartCampaign
        {
            Name = "Third quarter", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(10), ControlIds = controls, Plan = new CampaignPlan { Questions = QuestionSet.Standard },
        });
        await Until_idle();
        return MailTo(Owner).Last(m => m.Text.Contains("/a/", StringComparison.Ordinal)).Text.Split("/a/")[1][..43];
    }
}
