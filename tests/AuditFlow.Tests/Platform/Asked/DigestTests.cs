using System.Net;
using AuditFlow.Attestations;
using AuditFlow.People;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Asked;

[OnBothDatabases]
[Trait("Rule", "R-44")]
public sealed class DigestTests : IAsyncLifetime
{
    // Of the same owner.
    const string Other = "ITGC-AC-03";
    readonly CampaignApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    IReadOnlyList<EmlFile> Digests(string to = CampaignApp.Owner) => [.. app.MailTo(to).Where(m => m.Text.Contains("At most one such mail a day", StringComparison.Ordinal))];

    static string LinkIn(EmlFile mail) => mail.Text.Split('\n').First(l => l.Contains("/a/", StringComparison.Ordinal)).Trim();

    async Task<Guid> TwoCampaignsAndATask()
    {
        await app.Campaign();
        await app.Campaign(Other);
        var task = await app.Sender(new RunActor("run-1", "drawing", 1, null, CampaignApp.Lead)).Send(new CreateTask { Title = "Explain the list", Assignee = CampaignApp.Owner, AskedBy = "test", DueInDays = 20 });
        await app.Until_idle();
        return task.TaskId;
    }

    [Fact]
    public async Task R44_Whatever_waits_for_a_person_is_one_mail_a_day_whose_link_opens_each_of_them()
    {
        await TwoCampaignsAndATask();

        await app.After(TimeSpan.FromDays(4));

        var mail = Digests().ShouldHaveSingleItem();
        mail.Subject.ShouldStartWith("3 requests wait for you");
        foreach (var part in new[] { mail.Text, mail.Html })
        {
            part.ShouldContain($"Attest {CampaignApp.ControlId}");
            part.ShouldContain($"Attest {Other}");
            part.ShouldContain("Explain the list");
        }

        using var browser = await app.Browser();
        await browser.Open(LinkIn(mail));
        browser.Text.ShouldContain("3 requests wait for you");
        var page = browser.Address.AbsolutePath;
        await browser.Follow($"Read and answer Attest {CampaignApp.ControlId}");
        await app.ShownWho(browser);
        await browser.Submit("Sign and send", CampaignApp.Filled("OperatedAsDescribed"));
        browser.Address.AbsolutePath.ShouldEndWith("/receipt");

        await browser.Open(page);
        browser.Text.ShouldContain("2 requests wait for you");
        await browser.Follow("Read and answer Explain the list");
        browser.Address.AbsolutePath.ShouldEndWith("/task");
    }

    [Fact]
    public async Task R44_A_digest_says_what_is_true_when_it_leaves_and_does_not_leave_when_nothing_waits()
    {
        // Due so late that the plan reminds of nothing yet.
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        var campaign = await app.AsLead.Send(new StartCampaign
        {
            Name = "Third quarter", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(40), ControlIds = [CampaignApp.ControlId, Other],
        });
        await app.Until_idle();
        await app.After(TimeSpan.FromDays(2));
        (await app.AsLead.Send(new RemindCampaign { CampaignId = campaign })).ShouldBe(1);
        (await app.AsLead.Send(new RemindCampaign { CampaignId = campaign })).ShouldBe(0, "once a day is enough");
        await app.Answer(await app.AttestationOf(campaign, Other), AttestationAnswer.OperatedAsDescribed);

        await app.After(TimeSpan.FromHours(20));
        Digests().ShouldHaveSingleItem().Text.ShouldNotContain(Other);

        await app.After(TimeSpan.FromDays(1));
        (await app.AsLead.Send(new RemindCampaign { CampaignId = campaign })).ShouldBe(1);
        await app.Answer(await app.AttestationOf(campaign), AttestationAnswer.OperatedAsDescribed);
        await app.After(TimeSpan.FromDays(1));
        Digests().Count.ShouldBe(1);
        var dropped = await app.Read(db => db.OutboxMails.AsNoTracking().SingleAsync(m => m.Kind == nameof(DailyDigestEmail) && m.State == MailState.Dropped));
        dropped.LastError!.ShouldContain("was answered");
    }

    [Fact]
    public async Task R44_After_a_standstill_the_digests_of_several_days_leave_as_one_mail()
    {
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        var campaign = await app.AsLead.Send(new StartCampaign
        {
            Name = "Third quarter", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(40), ControlIds = [CampaignApp.ControlId],
        });
        await app.Until_idle();
        for (var day = 0; day < 3; day++)
        {
            app.Clock.Advance(TimeSpan.FromDays(1));
            (await app.AsLead.Send(new RemindCampaign { CampaignId = campaign })).ShouldBe(1);
        }

        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.After(TimeSpan.FromDays(1));

        Digests().ShouldHaveSingleItem();
        var dropped = await app.Read(db => db.OutboxMails.AsNoTracking().Where(m => m.Kind == nameof(DailyDigestEmail) && m.State == MailState.Dropped).ToListAsync());
        dropped.Count.ShouldBe(2);
        dropped.ShouldAllBe(m => m.LastError!.Contains("newer mail"));
    }

    [Fact]
    public async Task R44_A_manager_hears_of_all_that_is_late_below_them_in_one_mail()
    {
        var campaign = await app.Campaign();
        var manager = (await app.AttestationOf(campaign)).ManagerEmail!;

        await app.After(TimeSpan.FromDays(17));

        var mail = Digests(manager).ShouldHaveSingleItem();
        mail.Subject.ShouldBe($"Late: {CampaignApp.ControlId}, asked of {CampaignApp.Owner}");
        mail.Text.ShouldContain("See what is late");
        using var browser = await app.Browser();
        await browser.Open(LinkIn(mail));
        browser.Text.ShouldContain("Nothing waits for you");
        browser.Page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")).ShouldContain($"/attestations/{(await app.AttestationOf(campaign)).Id:D}");
    }

    [Fact]
    public async Task R44_Whoever_signs_second_gets_one_page_and_no_mail_for_each_who_signs_before()
    {
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        string[] controls = [CampaignApp.ControlId, Other, "ITGC-AC-04"];
        var campaign = await app.AsLead.Send(new StartCampaign
        {
            Name = "Third quarter", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(40), ControlIds = controls,
            Plan = CampaignPlan.Short with { Signers = [Signer.Owner, Signer.Manager], Order = SigningOrder.InOrder },
        });
        await app.Until_idle();
        var items = await app.Read(db => db.Attestations.AsNoTracking().Where(a => a.CampaignId == campaign).OrderBy(a => a.ControlId).ToListAsync());
        var second = items.FindAll(i => i.Place == 1);
        second.Select(i => i.SignerEmail).Distinct().ShouldHaveSingleItem();

        foreach (var item in items.Where(i => i.Place == 0))
        {
            await app.Answer(item, AttestationAnswer.OperatedAsDescribed);
            await app.Until_idle();
        }

        var manager = second[0].SignerEmail;
        app.MailTo(manager).Count(m => m.Subject.StartsWith("Attest", StringComparison.Ordinal)).ShouldBe(second.Select(i => i.Level).Distinct().Count(), "the first of each page asks at once");
        (await app.Read(db => db.Attestations.Where(a => a.Place == 1).Select(a => new { a.BundleId, a.Level }).ToListAsync())).GroupBy(a => a.Level).ShouldAllBe(level => level.Distinct().Count() == 1);
        await app.After(TimeSpan.FromDays(3));
        var mail = Digests(manager).ShouldHaveSingleItem();
        second.ShouldAllBe(i => mail.Text.Contains(i.ControlId, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_Whoever_is_signed_in_opens_their_own_requests_without_the_mail_and_nobody_elses()
    {
        await TwoCampaignsAndATask();
        await app.Send(new AddAccount { Email = CampaignApp.Owner, Roles = [Role.ControlOwner], Password = "correct horse battery" });
        using var owner = new TestBrowser(app.Host.GetTestServer().CreateHandler());
        await owner.SignIn(CampaignApp.Owner, "correct horse battery");
        await owner.Open("/tasks");
        var ways = owner.Page.QuerySelectorAll("a[href^='/mine/']").Select(a => a.GetAttribute("href")!).ToList();
        ways.Count.ShouldBe(2);

        await owner.Follow($"Attest {CampaignApp.ControlId}");
        await owner.Submit("Sign and send", CampaignApp.Filled("OperatedAsDescribed"));
        owner.Address.AbsolutePath.ShouldEndWith("/receipt");
        (await app.Read(db => db.SignedAnswers.Select(s => s.Level).SingleAsync())).ShouldBe(IdentityLevel.L3);

        using var other = await app.Browser(Role.ControlOwner, Role.ComplianceLead);
        foreach (var way in ways)
        {
            (await other.Open(way)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        // Its link has ended: the list offers a new one, by mail.
        app.Clock.Advance(TimeSpan.FromDays(15));
        await owner.SignIn(CampaignApp.Owner, "correct horse battery");
        await owner.Open("/tasks");
        await owner.Submit("Send me a new link");
        owner.Text.ShouldContain("is on its way to you");
        await app.Until_idle();
        app.MailTo(CampaignApp.Owner)[^1].Subject.ShouldStartWith($"Attest {Other}");
    }

    [Fact]
    [Trait("Rule", "R-60")]
    public async Task R60_After_the_kill_nobody_gets_a_new_link_by_asking_for_one_while_signed_in()
    {
        var task = await TwoCampaignsAndATask();
        var page = (await app.BundleOf(await app.Read(db => db.Attestations.AsNoTracking().FirstAsync()))).Id;
        await app.AsLead.Send(new EndPersonLinks { Email = CampaignApp.Owner, Reason = "The laptop was stolen." });
        var owner = app.Sender(new PersonActor(Guid.Empty, null, CampaignApp.Owner, [Role.ControlOwner]));

        app.Clock.Advance(TimeSpan.FromHours(1));
        foreach (var (kind, item) in new[] { (TaskMail.Purpose, task), (AttestationMail.Purpose, page) })
        {
            (await Should.ThrowAsync<Refusal>(() => owner.Send(new AskAnew { Kind = kind, ItemId = item }))).Code.ShouldBe("no-new-link");
        }

        (await app.Read(db => db.Links.CountAsync(l => l.RevokedAt == null))).ShouldBe(0);
    }

    [Fact]
    [Trait("Rule", "R-60")]
    public async Task R60_After_the_kill_of_a_persons_links_no_digest_of_theirs_brings_another()
    {
        await TwoCampaignsAndATask();
        await app.After(TimeSpan.FromDays(4));
        var link = LinkIn(Digests().Single());
        await app.AsLead.Send(new EndPersonLinks { Email = CampaignApp.Owner, Reason = "The laptop was stolen." });

        await app.After(TimeSpan.FromDays(9));

        using var browser = await app.Browser();
        (await browser.Open(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        Digests().Skip(1).ShouldAllBe(m => !m.Text.Contains("/a/", StringComparison.Ordinal) && !m.Text.Contains("Attest", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R-50")]
    public async Task R50_Digests_share_a_link_while_it_is_good_and_an_old_one_brings_a_new_one_when_asked_for()
    {
        await app.Campaign();
        await app.After(TimeSpan.FromDays(10));
        var digests = Digests();
        digests.Count.ShouldBeGreaterThan(1);
        using var browser = await app.Browser();
        (await browser.Open(LinkIn(digests[0]))).Text.ShouldContain("One request waits for you");
        (await browser.Open(LinkIn(digests[1]))).Text.ShouldContain("One request waits for you");

        await app.After(TimeSpan.FromDays(20));
        digests = Digests();
        (await browser.Open(LinkIn(digests[0]))).Status.ShouldBe(HttpStatusCode.NotFound);
        await browser.Submit("Ask for a new link", ("mailbox", CampaignApp.Owner));
        await app.Host.Services.GetRequiredService<LinkRenewals>().IdleAsync();
        await app.Until_idle();

        Digests().Count.ShouldBe(digests.Count + 1);
        (await browser.Open(LinkIn(Digests()[^1]))).Text.ShouldContain("One request waits for you");
    }

    [Fact]
    [Trait("Rule", "R-48")]
    public async Task R48_The_page_opens_what_is_asked_of_its_person_and_nothing_else()
    {
        var campaign = await app.Campaign();
        var others = await app.Campaign(Other);
        await app.AsLead.Send(new ReassignAttestations { AttestationIds = [(await app.AttestationOf(others, Other)).Id], Email = CampaignApp.Performer });
        await app.Until_idle();
        var foreign = await app.AttestationOf(others, Other);
        await app.After(TimeSpan.FromDays(4));
        using var browser = await app.Browser();
        await browser.Open(LinkIn(Digests().Single()));

        (await browser.Open($"{browser.Address.AbsolutePath}/{(await app.BundleOf(foreign)).LinkId:D}")).Status.ShouldBe(HttpStatusCode.NotFound);

        await app.AsLead.Send(new RevokeCampaignLinks { CampaignId = campaign });
        await browser.Open(LinkIn(Digests().Single()));
        browser.Text.ShouldContain("Nothing waits for you");
    }

    Task<(int, int, int, int)> Rows() => app.Read(async db => (
        await db.OutboxMails.CountAsync(), await db.TrailEntries.CountAsync(), await db.Links.CountAsync(l => l.UsedAt == null && l.RevokedAt == null), await db.Attestations.SumAsync(a => a.Version)));
}

/// <summary>What it costs, and how much of it is listed.</summary>
[OnBothDatabases]
public sealed class LongDigestTests : IAsyncLifetime
{
    readonly LinkApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_A_digest_costs_the_same_for_few_and_for_many_and_counts_what_it_does_not_list()
    {
        await Sent(1);
        var few = await Sent(3);
        var many = await Sent(AskedOf.Most + 10);

        many.Statements.ShouldBe(few.Statements + 1, "one more counts what is not listed");
        many.Mail.Subject.ShouldStartWith($"{AskedOf.Most + 10} requests wait for you");
        many.Mail.Text.ShouldContain($"and {AskedOf.Most + 10 - DailyDigestEmail.Named} more");
        using var browser = await app.Opened();
        browser.Page.QuerySelectorAll("section.card").Length.ShouldBe(AskedOf.Most);
        browser.Text.ShouldContain("10 more wait.");
    }

    // With so many tasks open in all: what it takes to look up and send a digest of them.
    async Task<(int Statements, EmlFile Mail)> Sent(int tasks)
    {
        for (var i = await app.Read(db => db.Tasks.CountAsync(t => t.Assignee == LifecycleApp.Owner)); i < tasks; i++)
        {
            await app.Task(LifecycleApp.Owner, dueInDays: 20);
        }

        await app.Post();
        app.Clock.Advance(TimeSpan.FromHours(1));
        var person = await app.Read(db => db.People.Where(p => p.Email == LifecycleApp.Owner).Select(p => p.Id).SingleAsync());
        await app.Write(services => services.GetRequiredService<DailyDigest>().SendNowAsync(LifecycleApp.Owner, person, CancellationToken.None));
        var statements = await app.Statements.During(() => app.Host.Services.GetRequiredService<OutboxPump>().RunOnceAsync(CancellationToken.None));
        return (statements, app.MailTo(LifecycleApp.Owner)[^1]);
    }
}

/// <summary>The same where a company wants a mail for each request.</summary>
[OnBothDatabases]
[Trait("Rule", "R-44")]
public sealed class NoDigestTests : IAsyncLifetime
{
    const string Control = "ITGC-AC-01";
    readonly App app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        (await app.Read(db => db.OutboxMails.CountAsync(m => m.Kind == nameof(DailyDigestEmail)))).ShouldBe(0);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task R44_Without_digests_each_page_is_reminded_of_by_itself_and_the_manager_gets_a_mail_for_each_late_answer()
    {
        var campaign = await app.Campaign(Control);
        await app.After(TimeSpan.FromDays(14));

        var attestation = await app.Attestation(campaign, Control);
        app.MailTo(attestation.SignerEmail).Count(m => m.Subject.StartsWith("Reminder: attest ITGC-AC-01", StringComparison.Ordinal)).ShouldBe(3);
        app.MailTo(attestation.SignerEmail).Count(m => m.Subject.StartsWith("Late: attest ITGC-AC-01", StringComparison.Ordinal)).ShouldBe(1);
        app.MailTo(attestation.ManagerEmail!).ShouldContain(m => m.Subject.StartsWith("Late: ITGC-AC-01 was due", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R-40")]
    public async Task R40_Without_digests_the_manager_is_asked_at_once_to_look_at_an_exception()
    {
        var campaign = await app.Campaign(Control);
        await app.Answer(await app.Attestation(campaign, Control), AttestationAnswer.WithExceptions, "One of twelve was late.");
        await app.Until_idle();

        app.MailTo((await app.Attestation(campaign, Control)).ManagerEmail!).ShouldContain(m => m.Subject.StartsWith("Look at the answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task R44_Without_digests_a_tasks_reminder_carries_the_assignees_link_and_the_managers_none()
    {
        var run = app.Sender(new RunActor("run-1", "drawing", 1, null, AttestationApp.Lead));
        var task = await run.Send(new CreateTask { Title = "Do the step", Assignee = CampaignApp.Performer, AskedBy = "test", DueInDays = 5 });
        await run.Send(new RemindTask { TaskId = task.TaskId });
        await app.Until_idle();
        app.Clock.MoveTo(task.DueAt.AddDays(3));
        await run.Send(new RemindTask { TaskId = task.TaskId });
        await app.Until_idle();

        app.MailTo(CampaignApp.Performer).Select(m => m.Subject.Split(' ')[0]).ShouldBe(["By", "Reminder,", "Late,"]);
        app.MailTo(CampaignApp.Performer)[^1].Text.ShouldContain("/a/");
        app.MailTo(CampaignApp.Owner).ShouldHaveSingleItem().Text.ShouldNotContain("/a/");
    }

    [Fact]
    [Trait("Rule", "R-60")]
    public async Task R60_After_the_kill_a_tasks_reminder_brings_no_link()
    {
        var run = app.Sender(new RunActor("run-1", "drawing", 1, null, AttestationApp.Lead));
        var task = await run.Send(new CreateTask { Title = "Do the step", Assignee = CampaignApp.Performer, AskedBy = "test", DueInDays = 5 });
        await app.AsLead.Send(new EndPersonLinks { Email = CampaignApp.Performer, Reason = "The laptop was stolen." });
        await run.Send(new RemindTask { TaskId = task.TaskId });
        await app.Until_idle();

        app.MailTo(CampaignApp.Performer).ShouldHaveSingleItem().Text.ShouldNotContain("/a/");
        (await app.Read(db => db.Links.CountAsync(l => l.RevokedAt == null))).ShouldBe(0);
    }

    sealed class App : AttestationApp
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings => [.. base.Settings, new("Mail:Digest:Enabled", "false")];
    }
}
