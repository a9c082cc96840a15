using AuditFlow.Attestations;
using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Calendars;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Rehearsals;
using AuditFlow.Studio;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AuditFlow.Browser.Tests.Accessibility;

/// <summary>The product with the registers of the sample company, a campaign that was partly answered, a run that waits and an audit under way.</summary>
public sealed class LivingCompany(Chromium chromium) : ServedApp(chromium)
{
    const string Open = "ITGC-AC-03";
    const string Signed = "ITGC-AC-09";
    SampleAudit? audit;
    string signedToken = "";
    IReadOnlyList<Cookie> session = [];

    public SampleAudit Audit => audit ?? throw new InvalidOperationException("The company has not begun.");

    public string RunId { get; private set; } = "";

    public Guid Campaign { get; private set; }

    public Guid Schedule { get; private set; }

    public Guid Rehearsal { get; private set; }

    /// <summary>A mail that the rehearsal caught.</summary>
    public Guid CaughtMail { get; private set; }

    /// <summary>A mail that has left.</summary>
    public Guid OutboxMail { get; private set; }

    /// <summary>What stops a kind of mail that is not required.</summary>
    public string StopToken => Host.Services.GetRequiredService<StopLinks>().TokenFor("owner@example.com", "NoticeEmail");

    /// <summary>The secret of a link that waits for its answer.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The secrets of links to a task, and to one that asks who answers.</summary>
    public string TaskToken { get; private set; } = "";

    /// <summary>Of a digest, to the page of all that is asked.</summary>
    public string DigestToken { get; private set; } = "";

    public string ApprovalToken { get; private set; } = "";

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
        TaskToken = await AskFor("Read the policy", "Done");
        ApprovalToken = await AskFor("Sign the plan off", "Approved");
        DigestToken = await Digest();
        await Plan();
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
        OutboxMail = await Read(db => db.OutboxMails.Where(m => m.SentAt != null).Select(m => m.Id).FirstAsync());
        await Sender(new SystemActor("bounces")).Send(new TakeBounce { Content = [.. "Subject: Holiday\n\nAway."u8], Source = "holiday.eml" });
        Token = await TokenOf(Open);
        signedToken = await TokenOf(Signed);
        OpenLink = await LinkOf(Open);
        Owner = await Read(db => db.People.Where(p => p.Email == "iam-lead@example.com").Select(p => p.Id).SingleAsync());
        Attestation = await Read(db => db.Attestations.Where(a => a.CampaignId == Campaign && a.ControlId == Open).Select(a => a.Id).SingleAsync());
        Draft = await Sender(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead])).Send(new DraftCampaign
        {
            Name = "Fourth quarter", PeriodFrom = today.AddDays(-30), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(20), Plan = new CampaignPlan { Questions = QuestionSet.Standard },
            Scope = new CampaignScope { ControlIds = [Open, Signed] },
        });
        Template = await Sender(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead])).Send(new KeepTemplate { Name = "Quarter", Plan = new CampaignPlan() });
        SignedLink = (await LinkOf(Signed)) ?? throw new InvalidOperationException("The attestation has no link.");
    }

    // One occurrence is left out, so that the page shows all that it can.
    async Task Plan()
    {
        var lead = Sender(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead]));
        Schedule = await lead.Send(new ScheduleCampaigns { Name = "Monthly access", Rule = new OnBusinessDayOfMonth { N = 1 }, TimeZone = "America/New_York", ControlIds = [Open] });
        var first = Clock.GetUtcNow().UtcDateTime.AddMonths(1);
        await lead.Send(new SkipOccurrence { ScheduleId = Schedule, Key = first.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), Reason = "The systems are frozen." });
        await lead.Send(new AddHoliday { Day = DateOnly.FromDateTime(first), Name = "A day off" });
    }

    /// <summary>The link of the request that is open.</summary>
    public Guid? OpenLink { get; private set; }

    public Guid Attestation { get; private set; }

    /// <summary>Somebody of whom something is asked.</summary>
    public Guid Owner { get; private set; }

    public Guid Draft { get; private set; }

    public Guid Template { get; private set; }

    /// <summary>Answers once, as the owner at the page, and leaves the session of the answered link in the tab.</summary>
    public async Task BringReceipt(Tab tab)
    {
        ArgumentNullException.ThrowIfNull(tab);
        await tab.Page.GotoAsync($"/a/{Token}");
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
        await tab.Page.WaitForURLAsync($"**/a/{SignedLink}/receipt**");
        session = [.. (await tab.Page.Context.CookiesAsync()).Where(c => c.Path == $"/a/{SignedLink}").Select(c => new Cookie
        {
            Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, Secure = c.Secure, HttpOnly = c.HttpOnly, SameSite = c.SameSite, Expires = c.Expires,
        })];
    }

    async Task<string> AskFor(string title, string outcome)
    {
        await Sender(new RunActor("run-1", "drawing", 1, null, "compliance-lead@example.com"))
            .Send(new CreateTask { Title = title, Assignee = "treasurer@example.com", Outcomes = [outcome, "Returned"], AskedBy = title });
        await Until_idle();
        return MailTo("treasurer@example.com").Last(m => m.Subject.Contains(title, StringComparison.Ordinal)).Text.Split("/a/")[1][..43];
    }

    // Two tasks wait for the treasurer.
    async Task<string> Digest()
    {
        const string Treasurer = "treasurer@example.com";
        var person = await Read(db => db.People.Where(p => p.Email == Treasurer).Select(p => p.Id).SingleAsync());
        await Inside(services => services.GetRequiredService<Transaction>().RunAsync(() => services.GetRequiredService<DailyDigest>().SendNowAsync(Treasurer, person, CancellationToken.None), CancellationToken.None));
        await Until_idle();
        return MailTo(Treasurer)[^1].Text.Split("/a/")[1][..43];
    }

    Task<Guid?> LinkOf(string control) => Read(db => db.Attestations.Where(a => a.CampaignId == Campaign && a.ControlId == control).Select(a => db.Set<Bundle>().Where(b => b.Id == a.BundleId).Select(b => b.LinkId).First()).SingleAsync());

    // Two controls may have one owner: the mail names its control.
    async Task<string> TokenOf(string control)
    {
        var owner = await Read(db => db.Attestations.Where(a => a.CampaignId == Campaign && a.ControlId == control).Select(a => a.SignerEmail).SingleAsync());
        var text = MailTo(owner).Last(m => m.Text.Contains(control, StringComparison.Ordinal) && m.Text.Contains("/a/", StringComparison.Ordinal)).Text;
        return text.Split("/a/")[1][..43];
    }
}
