using System.IO.Compression;
using System.Text;
using AuditFlow.Attestations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>A page with as many controls as a page may have: what it weighs, what it asks of the database, and that no machine answers it by chance.</summary>
[OnBothDatabases]
public sealed class FullPageTests : IAsyncLifetime
{
    const string Owner = "cio@example.com";
    readonly FullPageApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [Trait("Rule", "R-45")]
    [InlineData(1)]
    [InlineData(50)]
    public async Task A_page_needs_few_statements_and_bytes_however_many_controls_stand_on_it(int controls)
    {
        var (browser, _) = await Opened(controls);
        using var opened = browser;
        browser.Page.QuerySelectorAll("section.item").Length.ShouldBe(controls);

        var html = "";
        var statements = await app.Statements.During(async () => html = await (await browser.Raw(new HttpRequestMessage(HttpMethod.Get, browser.Address))).Content.ReadAsStringAsync());

        // One of them asks whether the link's session is still good, before the page.
        statements.ShouldBeLessThanOrEqualTo(6);
        (Zipped(html) + Zipped(Shared.SourceFiles.Text("src", "AuditFlow", "wwwroot", "link.css"))).ShouldBeLessThan(15_000 + 1_500 * (controls - 1));
        html.ShouldNotContain("<script");
    }

    [Fact]
    [Trait("Rule", "R-51")]
    [Trait("Rule", "R-52")]
    public async Task R52_A_scanner_that_presses_every_button_with_empty_fields_changes_nothing_and_the_owner_can_still_answer()
    {
        var (browser, link) = await Opened(3);
        using var opened = browser;
        var before = await Standing();

        for (var i = 0; i < 200; i++)
        {
            await browser.Raw(new HttpRequestMessage(i % 2 == 0 ? HttpMethod.Head : HttpMethod.Get, link));
        }

        var page = browser.Address;
        foreach (var place in new[] { "attestation", "back", "delegate" })
        {
            await browser.Open(new Uri(page, place).AbsolutePath);
            foreach (var button in browser.Page.QuerySelectorAll("button").Select(b => b.TextContent.Trim()).ToList())
            {
                await browser.Open(new Uri(page, place).AbsolutePath);
                await browser.Submit(button);
            }
        }

        (await Standing()).ShouldBe(before);
        await browser.Open(page.AbsolutePath);
        await browser.Submit("Sign and send", [.. CampaignApp.Filled("OperatedAsDescribed"), ("Form.Items[1].Answer", "NoOccurrenceDue"), ("Form.Items[2].Answer", "OperatedAsDescribed")]);
        browser.Text.ShouldContain("Signed and sent");
        (await app.Read(db => db.SignedAnswers.CountAsync())).ShouldBe(3);
    }

    [Fact]
    public async Task What_was_put_aside_is_there_again_and_nothing_of_it_is_signed()
    {
        var (browser, link) = await Opened(2);
        using var opened = browser;

        await browser.Submit("Save and go on later", ("Form.Items[0].Answer", "WithExceptions"), ("Form.Items[0].Comment", "One of twelve, looking into it."));
        browser.Text.ShouldContain("Nothing is signed yet");

        using var later = await app.Browser();
        await later.Open(link);
        later.Page.QuerySelector("input[value=WithExceptions]")!.HasAttribute("checked").ShouldBeTrue();
        later.Page.QuerySelector("textarea")!.TextContent.ShouldBe("One of twelve, looking into it.");
        (await app.Read(db => db.SignedAnswers.CountAsync())).ShouldBe(0);
        (await app.Read(db => db.Attestations.CountAsync(a => a.State == AttestationState.Draft))).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_written_without_a_choice_is_kept_too_and_an_empty_form_is_nothing_to_save()
    {
        var (browser, link) = await Opened(2);
        using var opened = browser;
        await browser.Submit("Save and go on later", ("Form.Items[1].Comment", "  "));
        browser.Text.ShouldContain("nothing to save yet");
        (await app.Read(db => db.Attestations.CountAsync(a => a.State == AttestationState.Draft))).ShouldBe(0);

        await browser.Submit("Save and go on later", ("Form.Items[1].Comment", "The list is with the analyst."));

        using var later = await app.Browser();
        await later.Open(link);
        later.Page.QuerySelectorAll("input[name='Form.Items[1].Answer'][checked]").ShouldBeEmpty();
        later.Text.ShouldContain("The list is with the analyst.");
        (await app.Read(db => db.Attestations.CountAsync(a => a.State == AttestationState.Draft))).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_too_long_to_be_put_aside_is_said_beside_its_control_and_stays_on_the_form()
    {
        var (browser, _) = await Opened(2);
        using var opened = browser;
        var tooLong = new string('x', 4001);

        await browser.Submit("Save and go on later", ("Form.Items[1].Comment", tooLong));

        browser.Text.ShouldContain("under 4,000 characters");
        browser.Page.QuerySelector("textarea[name='Form.Items[1].Comment']")!.TextContent.Trim().ShouldBe(tooLong);
        (await app.Read(db => db.Attestations.CountAsync(a => a.State == AttestationState.Draft))).ShouldBe(0);
    }

    [Fact]
    public async Task The_page_and_what_is_signed_are_in_the_language_of_the_browser_or_of_the_choice()
    {
        var (browser, _) = await Opened(1);
        using var opened = browser;

        await browser.Open(browser.Address.AbsolutePath + "?lang=de");
        browser.Page.DocumentElement.GetAttribute("lang").ShouldBe("de");
        browser.Text.ShouldContain("Was ist geschehen?");
        await browser.Submit("Unterschreiben und senden", CampaignApp.Filled("OperatedAsDescribed"));

        var signed = await app.Read(db => db.SignedAnswers.AsNoTracking().SingleAsync());
        signed.Locale.ShouldBe("de");
        signed.Text.ShouldContain("Meine Antwort: Wie beschrieben durchgeführt.");
        browser.Text.ShouldContain("Unterschrieben und gesendet");
    }

    async Task<(TestBrowser Browser, string Link)> Opened(int controls)
    {
        var ids = await app.Read(db => db.Set<AuditFlow.Controls.Control>().OrderBy(c => c.ControlId).Select(c => c.ControlId).Take(controls).ToListAsync());
        var campaign = await app.Campaign([.. ids]);
        var items = await app.Read(db => db.Attestations.Where(a => a.CampaignId == campaign && a.SignerEmail != Owner).Select(a => a.Id).ToListAsync());
        await app.AsLead.Send(new ReassignAttestations { AttestationIds = items, Email = Owner });
        await app.Until_idle();
        var link = "/a/" + app.MailTo(Owner).Last(m => m.Text.Contains("/a/", StringComparison.Ordinal)).Text.Split("/a/")[1].Split('\n')[0].Trim();
        var browser = await app.Browser();
        return (await browser.Open(link), link);
    }

    Task<string> Standing() => app.Read(async db => string.Join(
        " ", await db.TrailEntries.CountAsync(), await db.OutboxMails.CountAsync(), await db.Attestations.CountAsync(a => a.State == AttestationState.Sent), await db.SignedAnswers.CountAsync(),
        await db.Links.CountAsync(l => l.RevokedAt == null && l.UsedAt == null)));

    static int Zipped(string text)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return (int)buffer.Length;
    }
}

/// <summary>The sample company without second proofs, so that one page holds as many controls as it may.</summary>
public sealed class FullPageApp : AttestationApp
{
    public CountedStatements Statements { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Attestations:KeyControlLevel", nameof(IdentityLevel.L1))];

    protected override void Listen(WebApplicationBuilder builder)
    {
        base.Listen(builder);
        builder.Services.ConfigureDbContext<SqliteAuditFlowDb>(options => options.AddInterceptors(Statements));
        builder.Services.ConfigureDbContext<PostgresAuditFlowDb>(options => options.AddInterceptors(Statements));
    }
}
