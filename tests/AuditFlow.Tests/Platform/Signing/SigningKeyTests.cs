using System.Net;
using System.Security.Cryptography;
using System.Text;
using AuditFlow.Attestations.Receipts;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Signing;
using AuditFlow.Platform.Storage;
using AuditFlow.Tests.Attestations.Receipts;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Signing;

[OnBothDatabases]
public sealed class SigningKeyTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    const string Reason = "A backup of the database was lost.";

    [Fact]
    public async Task The_installation_has_a_key_from_its_first_start_and_anybody_can_see_it()
    {
        var keys = await app.Send(new ListSigningKeys());
        var browser = await (await app.Browser()).Open("/keys");

        browser.Status.ShouldBe(HttpStatusCode.OK);
        browser.Text.ShouldContain(Fingerprint.Grouped(keys[0].Fingerprint));
        var pem = await (await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"/keys?handler=Pem&key={keys[0].Fingerprint}"))).Content.ReadAsStringAsync();
        using var read = ECDsa.Create();
        read.ImportFromPem(pem);
        read.ExportSubjectPublicKeyInfo().ShouldBe(keys[0].PublicKey);
        (await browser.Raw(new HttpRequestMessage(HttpMethod.Get, "/keys?handler=Pem&key=x"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_receipt_of_an_earlier_key_stays_good_after_a_new_one_was_made()
    {
        var before = await Sign();
        var number = (await app.Send(new ListSigningKeys())).Count;

        var made = await app.Send(new RotateSigningKey { Reason = Reason });

        var after = await Sign();
        Fingerprints(after).ShouldBe(made.Fingerprint);
        Fingerprints(before).ShouldNotBe(made.Fingerprint);
        var published = TrustedKeys.Read(await (await (await app.Browser()).Raw(new HttpRequestMessage(HttpMethod.Get, "/keys?handler=Json"))).Content.ReadAsStringAsync());
        ReceiptCheck.Check(Encoding.UTF8.GetBytes(before), published).Outcome.ShouldBe(ReceiptOutcome.Good);
        ReceiptCheck.Check(Encoding.UTF8.GetBytes(after), published).Outcome.ShouldBe(ReceiptOutcome.Good);

        var rows = await app.Read(db => db.SigningKeys.OrderBy(k => k.Number).ToListAsync());
        rows.Count.ShouldBe(number + 1);
        rows.Count(k => k.PrivateKey is not null).ShouldBe(1, "the private halves of earlier keys are destroyed");
        var entry = await app.Read(db => db.TrailEntries.OrderByDescending(e => e.Sequence).FirstAsync(e => e.What == "signing-key-rotated"));
        entry.Sentence.ShouldContain(Fingerprint.Grouped(made.Fingerprint));
        entry.Sentence.ShouldContain(Reason);
        (await (await app.Browser()).Open("/keys")).Text.ShouldContain("Earlier key");
    }

    [Fact]
    public async Task Only_an_operator_makes_a_new_key_and_says_why()
    {
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.Administrator, Role.ComplianceLead).Send(new RotateSigningKey { Reason = Reason }))).Status.ShouldBe(403);
        await Should.ThrowAsync<InvalidRequest>(() => app.Send(new RotateSigningKey { Reason = "lost" }));
    }

    [Fact]
    public async Task Two_processes_on_one_database_have_one_key()
    {
        await using var host = new AuditFlowApp();
        await host.InitializeAsync();
        await using var second = new SecondHost(host.Database);
        if (!TestDatabase.IsPostgres)
        {
            // Two scopes stand for two processes where the file has one.
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Send(new MakeSigningKey())));
        }
        else
        {
            await second.InitializeAsync();
        }

        (await host.Read(db => db.SigningKeys.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task The_first_signature_makes_the_key_where_no_start_did()
    {
        await using var fresh = new AuditFlowApp();
        await fresh.InitializeAsync();
        await fresh.Inside(services => services.GetRequiredService<Transaction>().RunAsync(async () =>
        {
            var keys = services.GetRequiredService<AuditFlowDb>().SigningKeys;
            return await keys.ExecuteDeleteAsync();
        }, CancellationToken.None));

        var signed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sign(fresh)));

        signed.Select(Fingerprints).Distinct().Count().ShouldBe(1);
    }

    Task<string> Sign() => Sign(app);

    static Task<string> Sign(AuditFlowApp app) => app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
        () => services.GetRequiredService<ReceiptSigner>().SignAsync(SampleReceipt.Facts with { SignedAt = app.Clock.GetUtcNow() }, CancellationToken.None), CancellationToken.None));

    static string Fingerprints(string receipt) => ReceiptCheck.Check(Encoding.UTF8.GetBytes(receipt), null).Fingerprint!;
}
