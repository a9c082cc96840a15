using System.Text.RegularExpressions;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Platform.Languages;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>An owner who reads German is not met by English on any page of the way, however it goes wrong.</summary>
[OnSqliteAlone("Words do not depend on the database.")]
public sealed partial class AnswerLanguageTests : IAsyncLifetime
{
    readonly CampaignApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task From_the_digest_over_the_second_proof_and_every_fault_to_the_receipt_and_its_correction()
    {
        await app.Campaign();
        await app.After(TimeSpan.FromDays(12));
        using var browser = await app.Browser();
        browser.Language = GermanPages.Browser;

        await browser.Open(app.LinkTo());
        browser.Address.AbsolutePath.ShouldEndWith("/open");
        browser.ShouldSayInGerman("Eine Anfrage wartet auf Sie", $"Antwort zu {CampaignApp.ControlId}");
        await browser.Follow("Lesen und antworten");
        await browser.Submit("Code senden", ("Form.Mailbox", CampaignApp.Owner));
        browser.ShouldSayInGerman("Ein Code ist unterwegs");
        await app.Until_idle();
        await browser.Submit("Weiter", ("Form.Code", Digits().Match(app.MailTo(CampaignApp.Owner)[^1].Text).Value));
        browser.ShouldSayInGerman("Was ist geschehen?");
        var answer = browser.Address.AbsolutePath;

        await browser.Follow("An eine Kollegin oder einen Kollegen geben");
        await browser.Submit("Delegieren", ("Form.Email", "nobody@example.com"), ("Form.Until", "2020-01-01"), ("Form.Reason", "Urlaub."));
        browser.ShouldSayInGerman("Wählen Sie mindestens eine Kontrolle.");
        var chosen = ("Form.Chosen", browser.Page.QuerySelector("input[name='Form.Chosen']")!.GetAttribute("value")!);
        await browser.Submit("Delegieren", chosen, ("Form.Email", "nobody@example.com"), ("Form.Until", "2020-01-01"), ("Form.Reason", "Urlaub."));
        browser.ShouldSayInGerman("nobody@example.com steht nicht im Personenregister");
        await browser.Submit("Delegieren", chosen, ("Form.Email", CampaignApp.Performer), ("Form.Until", "2020-01-01"), ("Form.Reason", "Urlaub."));
        browser.ShouldSayInGerman("Wählen Sie einen Tag von heute bis");
        await browser.Submit("Delegieren", chosen, ("Form.Email", CampaignApp.Owner), ("Form.Until", $"{app.Clock.GetUtcNow().AddDays(2):yyyy-MM-dd}"), ("Form.Reason", "Urlaub."));
        browser.ShouldSayInGerman("Das ist Ihre eigene Adresse.");
        await browser.Open(answer.Replace("/attestation", "/back", StringComparison.Ordinal));
        await browser.Submit("Zurückgeben");
        browser.ShouldSayInGerman("Wählen Sie mindestens eine Kontrolle.");

        await browser.Open(answer);
        await browser.Submit("Speichern und später weitermachen");
        browser.ShouldSayInGerman("Es gibt noch nichts zu speichern");
        await browser.Submit("Speichern und später weitermachen", ("Form.Items[0].Comment", new string('x', 4001)));
        browser.ShouldSayInGerman("Bleiben Sie mit der Erklärung unter 4.000 Zeichen.");
        await browser.Submit("Unterschreiben und senden", CampaignApp.Filled("WithExceptions", name: ""));
        browser.ShouldSayInGerman("Sagen Sie, was geschah", "Er ist Ihre Unterschrift.");
        await browser.Submit("Unterschreiben und senden", CampaignApp.Filled("OperatedAsDescribed"));
        browser.ShouldSayInGerman("Unterschrieben und gesendet");

        await browser.Submit("Link zur Korrektur senden");
        browser.ShouldSayInGerman("Sagen Sie, was an der Antwort falsch ist.");
        await browser.Submit("Link zur Korrektur senden", ("reason", "Eine Liste fehlte."));
        browser.ShouldSayInGerman("Eine E-Mail mit einem neuen Link ist unterwegs");
    }

    [GeneratedRegex(@"(?m)^\d[\d-]+\d\s*$")]
    private static partial Regex Digits();
}
