using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using AuditFlow.Attestations;
using AuditFlow.Findings;
using AuditFlow.Platform.Links;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

[OnBothDatabases]
public sealed class AnswerPageTests : IAsyncLifetime
{
    readonly CampaignApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    [Trait("Rule", "R-39")]
    public async Task R39_What_was_signed_is_kept_word_for_word_with_a_receipt_that_can_be_checked()
    {
        var campaign = await app.Campaign();
        using var browser = await app.Opened();
        browser.Text.ShouldContain("To the best of my knowledge");
        browser.Text.ShouldContain(CampaignApp.Owner);

        await browser.Submit("Sign and send", CampaignApp.Filled("OperatedAsDescribed"));

        browser.Address.AbsolutePath.ShouldEndWith("/receipt");
        browser.Text.ShouldContain("Signed and sent");
        var attestation = await app.AttestationOf(campaign);
        (attestation.State, attestation.Answer, attestation.FindingNumber).ShouldBe((AttestationState.Submitted, AttestationAnswer.OperatedAsDescribed, null));
        var signed = await app.Signed(attestation);
        signed.TypedName.ShouldBe("Iam Lead");
        signed.Text.ShouldContain("Operated as described");
        signed.Text.ShouldContain(attestation.ControlHash);
        signed.Hash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signed.Text))));
        browser.Text.Replace(" ", "", StringComparison.Ordinal).ShouldContain(signed.Hash);

        var file = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"{browser.Address.AbsolutePath}?handler=File&item={attestation.Id}"));
        Convert.ToHexStringLower(SHA256.HashData(await file.Content.ReadAsByteArrayAsync())).ShouldBe(signed.Hash);

        await app.Until_idle();
        app.MailTo(CampaignApp.Owner).ShouldContain(m => m.Text.Contains(signed.Hash, StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Rule", "R-40")]
    [InlineData("WithExceptions")]
    [InlineData("DidNotOperate")]
    public async Task R40_An_exception_needs_words_and_opens_a_finding_in_the_same_transaction(string answer)
    {
        var campaign = await app.Campaign();
        using var browser = await app.Opened();

        await browser.Submit("Sign and send", CampaignApp.Filled(answer));
        browser.Text.ShouldContain("Say what happened");
        browser.Page.QuerySelector($"input[value={answer}]")!.HasAttribute("checked").ShouldBeTrue();
        browser.Page.QuerySelector("[name='Form.TypedName']")!.GetAttribute("value").ShouldBe("Iam Lead");
        (await app.AttestationOf(campaign)).State.ShouldBe(AttestationState.Viewed);

        await browser.Submit("Sign and send", CampaignApp.Filled(answer, "Not reviewed since May."));

        var attestation = await app.AttestationOf(campaign);
        var finding = await app.Read(db => db.Findings.SingleAsync(f => f.SourceId == attestation.Id.ToString("D")));
        (finding.Number, finding.Description, finding.ControlVersion).ShouldBe((attestation.FindingNumber, "Not reviewed since May.", attestation.ControlVersion));
        browser.Text.ShouldContain(finding.Number);
    }

    [Fact]
    public async Task Nothing_is_chosen_beforehand_and_every_fault_is_said_at_once_at_its_field()
    {
        await app.Campaign();
        using var browser = await app.Opened();
        browser.Page.QuerySelectorAll("input[type=radio]").Length.ShouldBe(5);
        browser.Page.QuerySelectorAll("input[checked]").Length.ShouldBe(0);

        await browser.Submit("Sign and send");

        browser.Page.QuerySelectorAll(".faults li").Length.ShouldBe(3);
        browser.Page.QuerySelectorAll(".field-validation-error").Length.ShouldBe(3);
        foreach (var link in browser.Page.QuerySelectorAll(".faults a"))
        {
            browser.Page.QuerySelector(link.GetAttribute("href")!).ShouldNotBeNull();
        }
    }

    [Fact]
    [Trait("Rule", "R-58")]
    public async Task R58_Not_me_is_a_hand_back_and_no_answer_and_the_lead_is_told()
    {
        var campaign = await app.Campaign();
        using var browser = await app.Opened();

        await browser.Submit("Sign and send", ("Form.Items[0].Answer", "NotTheRightPerson"), ("Form.Items[0].Comment", "Ask the platform lead."));

        browser.Text.ShouldContain("Nothing was signed");
        var attestation = await app.AttestationOf(campaign);
        (attestation.Answer, attestation.Answers, attestation.HandBackReason).ShouldBe((null, 0, "Ask the platform lead."));
        await app.Until_idle();
        app.MailTo(CampaignApp.Lead)[^1].Text.ShouldContain("Ask the platform lead.");
        (await (await app.Browser()).Open(app.LinkTo())).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Rule", "R-52")]
    public async Task R52_The_second_submit_of_a_form_is_refused_with_a_plain_sentence()
    {
        await app.Campaign();
        using var first = await app.Opened();
        var again = Fields(first, "OperatedAsDescribed");
        var page = first.Address;
        await first.Submit("Sign and send", CampaignApp.Filled("OperatedAsDescribed"));

        var response = await first.Raw(new HttpRequestMessage(HttpMethod.Post, page) { Content = new FormUrlEncodedContent(again) });

        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await response.Content.ReadAsStringAsync()).ShouldContain("sent already");
    }

    [Theory]
    [Trait("Rule", "R-52")]
    [InlineData("Form.Nonce", "", HttpStatusCode.BadRequest)]
    [InlineData("Form.Nonce", "CfDJ8invented", HttpStatusCode.BadRequest)]
    [InlineData("Form.Item", "01900000-0000-7000-8000-000000000000", HttpStatusCode.Forbidden)]
    [InlineData("__RequestVerificationToken", "", HttpStatusCode.BadRequest)]
    public async Task R52_A_form_without_its_nonce_its_item_or_its_token_is_refused(string field, string value, HttpStatusCode status)
    {
        var campaign = await app.Campaign();
        using var browser = await app.Opened();
        var fields = Fields(browser, "OperatedAsDescribed");
        fields[field] = value;

        var response = await browser.Raw(new HttpRequestMessage(HttpMethod.Post, browser.Address) { Content = new FormUrlEncodedContent(fields) });

        response.StatusCode.ShouldBe(status);
        (await app.AttestationOf(campaign)).IsAnswered.ShouldBeFalse();
    }

    [Fact]
    [Trait("Rule", "R-52")]
    public async Task R52_A_nonce_of_another_link_opens_nothing()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02");
        var other = await app.AttestationOf(campaign, "ITGC-AC-02");
        using var browser = await app.Opened();
        using var second = await app.Opened(other.SignerEmail, "ITGC-AC-02");
        var fields = Fields(browser, "OperatedAsDescribed");
        fields["Form.Nonce"] = Fields(second, "OperatedAsDescribed")["Form.Nonce"];

        var response = await browser.Raw(new HttpRequestMessage(HttpMethod.Post, browser.Address) { Content = new FormUrlEncodedContent(fields) });

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Rule", "R-52")]
    public async Task R52_A_session_of_one_link_does_not_open_the_page_of_another()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02");
        var other = await app.AttestationOf(campaign, "ITGC-AC-02");
        using var browser = await app.Opened();

        (await browser.Open($"/a/{(await app.BundleOf(other)).LinkId:D}/attestation")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.Open($"/a/{(await app.BundleOf(other)).LinkId:D}/receipt")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_links_in_one_browser_stay_apart_and_each_answer_lands_where_it_belongs()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02");
        var other = await app.AttestationOf(campaign, "ITGC-AC-02");
        using var browser = await app.Opened();
        var (firstPage, first) = (browser.Address, Fields(browser, "NoOccurrenceDue"));
        await app.ShownWho(await browser.Open(app.LinkTo(other.SignerEmail, "ITGC-AC-02")), other.SignerEmail);
        await browser.Submit("Sign and send", CampaignApp.Filled("OperatedAsDescribed"));

        var response = await browser.Raw(new HttpRequestMessage(HttpMethod.Post, firstPage) { Content = new FormUrlEncodedContent(first) });

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await app.AttestationOf(campaign)).Answer.ShouldBe(AttestationAnswer.NoOccurrenceDue);
        (await app.AttestationOf(campaign, "ITGC-AC-02")).Answer.ShouldBe(AttestationAnswer.OperatedAsDescribed);
    }

    [Fact]
    [Trait("Rule", "R-51")]
    public async Task R51_Opening_the_page_a_hundred_times_leaves_the_attestation_as_it_is()
    {
        var campaign = await app.Campaign("ITGC-AC-03");
        using var browser = await app.Opened(control: "ITGC-AC-03");
        var before = await app.AttestationOf(campaign, "ITGC-AC-03");
        var trail = await app.Read(db => db.Set<AuditFlow.Platform.AuditTrail.TrailEntry>().CountAsync());

        for (var i = 0; i < 100; i++)
        {
            await browser.Raw(new HttpRequestMessage(i % 3 == 0 ? HttpMethod.Head : HttpMethod.Get, i % 2 == 0 ? app.LinkTo(control: "ITGC-AC-03") : browser.Address.ToString()));
        }

        (await app.AttestationOf(campaign, "ITGC-AC-03")).ShouldBeEquivalentTo(before);
        (await app.Read(db => db.Set<AuditFlow.Platform.AuditTrail.TrailEntry>().CountAsync())).ShouldBe(trail);
        (await app.Read(db => db.SpentNonces.CountAsync())).ShouldBe(0);
    }

    [Fact]
    [Trait("Rule", "R-55")]
    public async Task R55_The_page_has_no_script_its_cookies_are_closed_and_it_weighs_under_15_kB()
    {
        await app.Campaign("ITGC-AC-03");
        using var browser = await app.Browser();
        var cookies = new List<string>();
        var entered = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, app.LinkTo(control: "ITGC-AC-03")));
        cookies.AddRange(entered.Headers.GetValues("Set-Cookie"));
        var opened = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, entered.Headers.Location!));
        var page = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, opened.Headers.Location!));
        cookies.AddRange(page.Headers.GetValues("Set-Cookie"));
        var html = await page.Content.ReadAsStringAsync();

        cookies.Count.ShouldBe(2);
        cookies.ShouldAllBe(c => c.Contains("secure", StringComparison.OrdinalIgnoreCase) && c.Contains("httponly", StringComparison.OrdinalIgnoreCase) && c.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase));
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        html.ShouldNotContain("<script");
        html.ShouldNotContain("style=");
        var all = Zipped(html);
        new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html).QuerySelectorAll("link[rel=stylesheet]").ShouldHaveSingleItem();
        all += Zipped(Shared.SourceFiles.Text("src", "AuditFlow", "wwwroot", "link.css"));

        all.ShouldBeLessThan(15_000);

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

    [Fact]
    public async Task A_session_ends_after_two_hours_and_the_mail_opens_another()
    {
        await app.Campaign("ITGC-AC-03");
        using var browser = await app.Opened(control: "ITGC-AC-03");
        var page = browser.Address;
        app.Clock.Advance(LinkSessions.Lifetime);

        (await browser.Open(page.AbsolutePath)).Status.ShouldBe(HttpStatusCode.NotFound);
        await browser.Open(app.LinkTo(control: "ITGC-AC-03"));

        browser.Address.ShouldBe(page);
        browser.Status.ShouldBe(HttpStatusCode.OK);
    }

    static Dictionary<string, string> Fields(TestBrowser browser, string answer)
    {
        var fields = browser.Page.QuerySelectorAll("form input[type=hidden]").GroupBy(i => i.GetAttribute("name")!).ToDictionary(g => g.Key, g => g.First().GetAttribute("value") ?? "");
        foreach (var (field, value) in CampaignApp.Filled(answer))
        {
            fields[field] = value;
        }

        return fields;
    }
}
