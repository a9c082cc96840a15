using AuditFlow.Attestations;
using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Rehearsals;
using AuditFlow.Studio;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AuditFlow.Browser.Tests.Accessibility;

/// <summary>The product with the registers of the sample company, a campaign that was partly answered, a run that waits and an audit under way.</summary>
public sealed class LivingCompany(Chromium chromium) : ServedApp(chromium)
{
    const string Open = "ITGC-AC-01";
    const string Signed = "ITGC-AC-02";
    SampleAudit? audit;
    string signedToken = "";
    IReadOnlyList<Cookie> session = [];

    public SampleAudit Audit => audit ?? throw new InvalidOperationException("The company has not begun.");

    public string RunId { get; private set; } = "";

    public Guid Campaign { get; private set; }

    public Guid Rehearsal { get; private set; }

    /// <summary>A mail that the rehearsal caught.</summary>
    public Guid CaughtMail { get; private set; }

    /// <summary>The secret of a link that waits for its answer.</summary>
    public string Token { get; private set; } = "";

    /// <summary>A link that was answered.</summary>
    public Guid SignedLink { get; private set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Send(new ImportPeople { File = Samples.People, FileName = "people.csv" });
        await Send(new ImportControls { File = Samples.Controls, FileName = "controls.csv" });
        await Send(new PublishDrawing { Json = Drawing.Sequence("sample", Drawing.Activity("line", "Elsa.WriteLine", ("text", "Hello")), Drawing.Activity("wait", "Elsa.Event", ("eventName", "never"))) });
        RunId = await StartSample();

        // A newer version, so that the run's page offers to move it.
        await Send(new PublishDrawing { Json = Drawing.Sequence("sample", Drawing.Activity("line", "Elsa.WriteLine", ("text", "Hello")), Drawing.Activity("wait", "Elsa.Event", ("eventName", "never")), Drawing.Activity("end", "Elsa.WriteLine", ("text", "Over"))) });

        // A draft that cannot be published yet, and a version of a release that waits for a decision.
        await Sender(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead]))
            .Send(new SaveDraft { Json = Drawing.Sequence("sample", Drawing.Activity("line", "Elsa.WriteLine", ("text", "js:while (")), Drawing.Activity("gate", "AuditFlow.Gate")) });
        await Sender(new SystemActor("start")).Send(new BringDrawing { Json = Drawing.Sequence("sample", Drawing.Activity("line", "Elsa.WriteLine", ("text", "Hello from the release"))) });
        await Until_idle();
        await Park();
        await Ask();
        audit = await SampleAudit.Start(this);
        await Rehearse();
    }

    // One that waits for a person and for the clock, and has written a mail.
    async Task Rehearse()
    {
        await Send(new PublishDrawing
        {
            Json = Drawing.Flowchart(
                "rehearsed", [Drawing.Activity("fork", "Elsa.FlowFork", ("branches", "js:['a', 'b']")), Drawing.Activity("ask", "AuditFlow.Task", ("title", "Look at the list"), ("assignee", "owner:ITGC-AC-01")), Drawing.Activity("nap", "Elsa.Delay", ("timeSpan", "30.00:00:00"))],
                [("fork", "a", "ask"), ("fork", "b", "nap")]),
        });
        var run = await Inside(services =>
        {
            services.GetRequiredService<CurrentActor>().Is(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead]));
            return services.GetRequiredService<IStudioRehearsals>().BeginAsync("rehearsed", DrawingVersion.Latest, null, CancellationToken.None);
        });
        Rehearsal = await Read(db => db.Rehearsals.Where(r => r.RunId == run).Select(r => r.Id).SingleAsync());
        await using var visit = (await Host.Services.GetRequiredService<Stages>().VisitAsync(Rehearsal, CancellationToken.None))!;
        var shown = await visit.Stage.SendAsync(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead]), new ShowStage(), CancellationToken.None);
        CaughtMail = shown.Mails.Single().Id;
    }

    Task<string> StartSample() => Inside(services => services.GetRequiredService<Transaction>().RunAsync(() => services.GetRequiredService<Runs>().StartAsync("sample", null), CancellationToken.None));

    // Work that was given up on, more than a page of it.
    Task<bool> Park() => Inside(services => services.GetRequiredService<Transaction>().RunAsync(
        () =>
        {
            var (db, now) = (services.GetRequiredService<AuditFlowDb>(), Clock.GetUtcNow());
            db.Signals.AddRange(Enumerable.Range(0, 51).Select(i => new WorkflowSignal
            {
                Id = Guid.CreateVersion7(now.AddMilliseconds(i)), Kind = SignalKind.Resume, InstanceId = RunId, CreatedAt = now, Attempts = 8,
                ParkedBecause = "The ticket system does not answer.",
            }));
            return Task.FromResult(true);
        },
        CancellationToken.None));

    async Task Ask()
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        Campaign = await Sender(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead])).Send(new StartCampaign
        {
            Name = "Third quarter", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(10), ControlIds = [Open, Signed],
        });
        await Until_idle();
        Token = await TokenOf(Open);
        signedToken = await TokenOf(Signed);
        SignedLink = (await LinkOf(Signed)) ?? throw new InvalidOperationException("The attestation has no link.");
    }

    /// <summary>Answers once, as the owner at the page, and leaves the session of the answered link in the tab.</summary>
    public async Task BringReceipt(Tab tab)
    {
        ArgumentNullException.ThrowIfNull(tab);
        if (session.Count > 0)
        {
            await tab.Page.Context.AddCookiesAsync(session);
            return;
        }

        await tab.Page.GotoAsync($"/a/{signedToken}");
        await tab.Page.GetByLabel("Operated as described").CheckAsync();
        await tab.Page.GetByLabel("Type your full name").FillAsync("Owner of the control");
        await tab.Page.Locator("#Form_Consents").CheckAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign and send" }).ClickAsync();
        await tab.Page.WaitForURLAsync($"**/a/{SignedLink}/receipt");
        session = [.. (await tab.Page.Context.CookiesAsync()).Where(c => c.Path == $"/a/{SignedLink}").Select(c => new Cookie
        {
            Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, Secure = c.Secure, HttpOnly = c.HttpOnly, SameSite = c.SameSite, Expires = c.Expires,
        })];
    }

    Task<Guid?> LinkOf(string control) => Read(db => db.Attestations.Where(a => a.CampaignId == Campaign && a.ControlId == control).Select(a => a.LinkId).SingleAsync());

    // Two controls may have one owner: the mail names its control.
    async Task<string> TokenOf(string control)
    {
        var owner = await Read(db => db.Attestations.Where(a => a.CampaignId == Campaign && a.ControlId == control).Select(a => a.SignerEmail).SingleAsync());
        var text = MailTo(owner).Last(m => m.Text.Contains(control, StringComparison.Ordinal) && m.Text.Contains("/a/", StringComparison.Ordinal)).Text;
        return text.Split("/a/")[1][..43];
    }
}
