using System.Net;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Platform.Languages;

/// <summary>Whoever comes by a link reads every page of the way in a language, also where something is wrong.</summary>
[OnSqliteAlone("Words do not depend on the database.")]
public sealed class PageLanguageTests : IAsyncLifetime
{
    readonly LinkApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_way_from_the_mail_to_the_answer_of_a_task_is_in_the_language_of_the_browser_with_all_its_faults()
    {
        await app.Asked(outcomes: ["Approved", "Returned"]);
        using var browser = await Speaking(GermanPages.Browser);
        await browser.Open($"/a/{app.TokenTo()}");
        browser.ShouldSayInGerman("Zeigen Sie, wer Sie sind");

        await browser.Submit("Code senden");
        browser.ShouldSayInGerman("Etwas braucht noch einen Blick", "Geben Sie die E-Mail-Adresse ein, an die die Anfrage ging.");
        await browser.Submit("Code senden", ("Form.Mailbox", "stranger@example.com"));
        browser.ShouldSayInGerman("An diese Adresse ging die Anfrage nicht.");
        await browser.Submit("Zurückgeben");
        browser.ShouldSayInGerman("Sagen Sie in wenigen Worten, warum");
        await browser.Submit("Code senden", ("Form.Mailbox", LifecycleApp.Owner));
        await app.Post();
        browser.ShouldSayInGerman("Ein Code ist unterwegs");
        await browser.Submit("Weiter", ("Form.Code", "00000000"));
        browser.ShouldSayInGerman("Dieser Code stimmt nicht oder gilt nicht mehr.");
        await browser.Submit("Weiter", ("Form.Code", app.DigitsTo()));
        browser.ShouldSayInGerman("Ihre Antwort", "Antworten Sie bis");

        await browser.Submit("Antwort senden");
        browser.ShouldSayInGerman("2 Stellen brauchen noch einen Blick", "Wählen Sie eine Antwort.", "Er ist Ihre Unterschrift.");
        await browser.Submit("Antwort senden", ("Form.Outcome", "Approved"), ("Form.TypedName", "Iam Lead"));
        browser.ShouldSayInGerman("Danke.", "Gesendet am");
    }

    [Fact]
    public async Task The_language_that_was_chosen_goes_before_that_of_the_browser_and_along_the_way()
    {
        await app.Asked(outcomes: ["Approved"]);
        using var browser = await Speaking("fr, en;q=0.8");
        await browser.Open($"/a/{app.TokenTo()}");
        browser.Text.ShouldContain("Show who you are");

        await browser.Follow("Deutsch");
        await browser.Submit("Code senden", ("Form.Mailbox", LifecycleApp.Owner));
        await app.Post();
        browser.ShouldSayInGerman("Ein Code ist unterwegs");
        await browser.Submit("Weiter", ("Form.Code", app.DigitsTo()));
        browser.ShouldSayInGerman("Ihre Antwort");

        await browser.Follow("English");
        browser.Text.ShouldContain("Your answer");
        browser.Page.DocumentElement.GetAttribute("lang").ShouldBe("en");
    }

    [Fact]
    public async Task The_first_language_that_there_is_counts_however_many_stand_before_it()
    {
        using var browser = await Speaking("fr, es;q=0.9, it;q=0.8, pt;q=0.7, de-CH;q=0.6, en;q=0.5");

        await browser.Open("/attest");

        browser.ShouldSayInGerman("Geben Sie den Code aus Ihrer E-Mail ein");
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_A_dead_link_and_a_dead_code_say_so_and_offer_a_new_one_in_the_reader_s_language()
    {
        using var browser = await Speaking(GermanPages.Browser);
        await browser.Open($"/a/{Token.Make()}");
        browser.Status.ShouldBe(HttpStatusCode.NotFound);
        browser.ShouldSayInGerman("Dieser Link öffnet nichts");
        await browser.Submit("Einen neuen Link anfordern");
        browser.ShouldSayInGerman("Geben Sie die E-Mail-Adresse ein");
        await browser.Submit("Einen neuen Link anfordern", ("mailbox", "somebody@example.com"));
        browser.ShouldSayInGerman("Ist die Anfrage noch offen");

        await browser.Follow("Geben Sie den Code aus der E-Mail ein");
        await browser.Submit("Anfrage öffnen");
        browser.ShouldSayInGerman("Geben Sie den Code ein, der in der E-Mail unter dem Knopf steht.");
        await browser.Submit("Anfrage öffnen", ("code", "K7QM-2FXD"));
        browser.ShouldSayInGerman("Ein Code hat zwölf Buchstaben und Ziffern.");
        await browser.Submit("Anfrage öffnen", ("code", "K7QM-2FXD-9TRA"));
        browser.ShouldSayInGerman("Dieser Code öffnet nichts");
        await browser.Follow("Noch einmal eingeben");
        browser.ShouldSayInGerman("Geben Sie den Code aus Ihrer E-Mail ein");
    }

    [Theory]
    [InlineData("/a/nowhere/at/all", "Hier ist nichts")]
    [InlineData("/a/7d7a2f7e-6a2b-4f6f-9c9e-1d7a2f7e6a2b/task", "Hier ist nichts")]
    public async Task What_cannot_be_shown_under_a_link_is_said_in_the_reader_s_language(string address, string words)
    {
        using var browser = await Speaking(GermanPages.Browser);

        await browser.Open(address);

        browser.ShouldSayInGerman(words);
    }

    [Fact]
    [Trait("Rule", "R-52")]
    public async Task R52_A_form_without_its_one_time_value_is_refused_in_the_reader_s_language()
    {
        await app.Asked(outcomes: ["Done"]);
        using var browser = await Speaking(GermanPages.Browser);
        await browser.Open($"/a/{app.TokenTo()}");

        await browser.Submit("Antwort senden", ("Form.Outcome", "Done"), ("Form.TypedName", "Iam Lead"), ("Form.Nonce", "made up"));

        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.ShouldSayInGerman("Das war nicht zu lesen", "Dieses Formular ist zu alt oder unvollständig.");
    }

    [Fact]
    public async Task Pages_for_people_with_an_account_are_English_whatever_their_browser_speaks()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        browser.Language = GermanPages.Browser;

        await browser.Open("/campaigns/templates?lang=de");
        await browser.Submit("Keep", ("Name", ""));

        browser.Text.ShouldContain("One thing needs another look");
        browser.Page.DocumentElement.GetAttribute("lang").ShouldBe("en");
    }

    async Task<TestBrowser> Speaking(string language)
    {
        var browser = await app.Browser();
        browser.Language = language;
        return browser;
    }
}
