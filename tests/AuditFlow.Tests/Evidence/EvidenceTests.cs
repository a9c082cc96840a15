using System.Diagnostics;
using System.Net;
using AuditFlow.Evidence;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Evidence;

[OnBothDatabases]
public sealed class EvidenceTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    readonly Guid item = Guid.CreateVersion7();

    [Fact]
    [Trait("Rule", "R-31")]
    public async Task R31_What_a_file_covers_when_it_was_taken_and_when_it_came_are_three_dates()
    {
        var kept = (await Keep("review.pdf", coversFrom: new(2026, 7, 1), coversTo: new(2026, 9, 30), collectedOn: new(2026, 10, 2))).Single();

        var line = (await List()).Single();

        (line.Id, line.CoversFrom, line.CoversTo, line.CollectedOn, line.ReceivedAt).ShouldBe((kept.Id, new(2026, 7, 1), new(2026, 9, 30), new(2026, 10, 2), app.Clock.GetUtcNow()));
        EvidenceWords.Covers(line).ShouldBe("Covers 1 Jul 2026 to 30 Sep 2026, taken on 2 Oct 2026");
        (await Should.ThrowAsync<Refusal>(() => Keep("b.pdf", coversFrom: new(2026, 7, 2), coversTo: new(2026, 7, 1)))).Code.ShouldBe("evidence-period");
    }

    [Fact]
    [Trait("Rule", "R-62")]
    public async Task R62_A_download_is_a_file_to_save_and_each_one_is_noted()
    {
        var kept = (await Keep("Übersicht; x.pdf")).Single();
        var browser = await app.Browser(Role.ReadOnly);

        var answer = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"/evidence/{kept.Id}"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(SampleFiles.Pdf);
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("Übersicht; x.pdf");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await Entries("evidence-read")).Single().Sentence.ShouldBe("readonly@example.com downloaded the evidence “Übersicht; x.pdf”.");

        await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"/evidence/{kept.Id}"));
        (await Entries("evidence-read")).Count.ShouldBe(2);
    }

    [Fact]
    [Trait("Rule", "R-63")]
    public async Task R63_A_content_that_was_changed_is_not_handed_out_and_is_named_by_the_check()
    {
        var kept = (await Keep("damaged.csv", "only,here\n"u8.ToArray())).Single();
        var gone = (await Keep("gone.csv", "to,lose\n"u8.ToArray())).Single();
        var store = app.Host.Services.GetRequiredService<EvidenceStore>();
        EvidenceStoreTests.Damage(store.PathOf(kept.Sha256));
        File.Delete(store.PathOf(gone.Sha256));
        var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open($"/evidence/{kept.Id}");
        browser.Status.ShouldBe(HttpStatusCode.Conflict);
        browser.Text.ShouldContain("“damaged.csv” is damaged: its content is not what was received. It is not handed out.");
        await browser.Open($"/evidence/{gone.Id}");
        browser.Text.ShouldContain("“gone.csv” is damaged: its content is missing.");
        (await Entries("evidence-damaged")).Count.ShouldBe(2);
        (await Entries("evidence-read")).ShouldBeEmpty();

        var report = await Check();
        report.Damaged.ShouldContain($"{kept.Sha256} (“damaged.csv”): The content was changed.");
        report.Damaged.ShouldContain($"{gone.Sha256} (“gone.csv”): The content is missing.");
        (await Run(app.Folder, app.Database.Settings)).Code.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_crash_leaves_behind_is_named_and_harms_nothing()
    {
        var store = app.Host.Services.GetRequiredService<EvidenceStore>();
        var orphan = await Receive("orphan.csv", "never,kept\n"u8.ToArray());
        var half = Path.Combine(store.Incoming, "half");
        File.WriteAllText(half, "ha");

        var report = await Check();

        report.Unknown.ShouldContain(Path.Combine(orphan.Sha256[..2], orphan.Sha256[2..4], orphan.Sha256));
        report.Leftovers.ShouldContain(Path.Combine("incoming", "half"));
        report.Damaged.ShouldNotContain(line => line.Contains(orphan.Sha256, StringComparison.Ordinal));

        // The same file given again finds its content there.
        await Keep("again.csv", "never,kept\n"u8.ToArray());
        (await Check()).Unknown.ShouldNotContain(line => line.EndsWith(orphan.Sha256, StringComparison.Ordinal));
        File.Delete(half);
    }

    [Fact]
    public async Task The_verb_ends_with_0_when_nothing_is_damaged()
    {
        var folder = Directory.CreateTempSubdirectory("auditflow-evidence-verb-").FullName;

        (await Run(folder, [])).ShouldBe((0, "0 contents, 0 damaged, 0 without evidence, 0 never whole."));

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_same_file_given_twice_is_kept_once_and_under_another_name_twice()
    {
        var first = await Keep("a.pdf");
        var second = await Keep("a.pdf");
        var other = await Keep("b.pdf");

        second.Single().Id.ShouldBe(first.Single().Id);
        other.Single().Id.ShouldNotBe(first.Single().Id);
        (await List()).Select(f => f.Name).ShouldBe(["a.pdf", "b.pdf"]);
        (await Entries("evidence-received")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_link_reaches_the_evidence_of_its_own_item_alone()
    {
        var link = app.Sender(new LinkActor(Guid.CreateVersion7(), Guid.CreateVersion7(), "owner@example.com", "attestation", item));
        var files = new[] { await Receive("a.pdf", SampleFiles.Pdf) };

        await link.Send(new KeepEvidence { Kind = "attestation", ItemId = item, Files = files });
        (await link.Send(new ListEvidence { Kind = "attestation", ItemId = item })).Single().IsOffered.ShouldBeFalse();
        (await Should.ThrowAsync<Refusal>(() => link.Send(new KeepEvidence { Kind = "attestation", ItemId = Guid.CreateVersion7(), Files = files }))).Code.ShouldBe("other-item");
        (await Should.ThrowAsync<Refusal>(() => link.Send(new ListEvidence { Kind = "attestation", ItemId = Guid.CreateVersion7() }))).Code.ShouldBe("other-item");
    }

    [Fact]
    public async Task Who_may_not_see_evidence_gets_none()
    {
        var kept = (await Keep("a.pdf")).Single();
        var files = new[] { await Receive("a.pdf", SampleFiles.Pdf) };

        (await (await app.Browser(Role.ExternalAuditor)).Open($"/evidence/{kept.Id}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.Browser()).Open($"/evidence/{kept.Id}")).Address.AbsolutePath.ShouldBe("/sign-in");
        (await (await app.Browser(Role.ReadOnly)).Open($"/evidence/{Guid.CreateVersion7()}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.ReadOnly).Send(new KeepEvidence { Kind = "attestation", ItemId = item, Files = files }))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task The_files_of_a_form_are_all_taken_or_each_refusal_is_said()
    {
        var upload = app.Host.Services.GetRequiredService<EvidenceUpload>();

        var good = await upload.ReceiveAsync([Form("a.pdf", SampleFiles.Pdf), Form("b.csv", SampleFiles.Csv)], CancellationToken.None);
        (good.AreGood, good.Files.Count).ShouldBe((true, 2));

        var bad = await upload.ReceiveAsync([Form("a.pdf", SampleFiles.Pdf), Form("b.exe", SampleFiles.Csv), Form("c.png", SampleFiles.Csv)], CancellationToken.None);
        (bad.AreGood, bad.Faults.Count).ShouldBe((false, 2));
        (await upload.ReceiveAsync([.. Enumerable.Repeat(Form("a.pdf", SampleFiles.Pdf), 11)], CancellationToken.None)).Faults.ShouldBe(["Give at most 10 files at once."]);
        upload.Hint.ShouldBe("PDF, PNG, JPEG, CSV, text, Excel, Word, PowerPoint or a saved mail (.eml). At most 10 files of 25 MB each.");
    }

    [Fact]
    public async Task A_form_that_is_shown_again_keeps_its_files_for_whoever_gave_them()
    {
        var upload = app.Host.Services.GetRequiredService<EvidenceUpload>();
        var file = await Receive("a.pdf", SampleFiles.Pdf);

        var ticket = upload.Ticket(file, "link-1");

        upload.Redeem(ticket, "link-1").ShouldBe(file);
        upload.Redeem(ticket, "link-2").ShouldBeNull();
        upload.Redeem("x" + ticket[1..], "link-1").ShouldBeNull();
        upload.Redeem("", "link-1").ShouldBeNull();
    }

    static FormFile Form(string name, byte[] bytes) => new(new MemoryStream(bytes), 0, bytes.Length, "files", name);

    async Task<ReceivedFile> Receive(string name, byte[] bytes)
    {
        using var source = new MemoryStream(bytes);
        return await app.Host.Services.GetRequiredService<EvidenceStore>().ReceiveAsync(source, name, CancellationToken.None);
    }

    async Task<IReadOnlyList<KeptFile>> Keep(string name, byte[]? bytes = null, DateOnly? coversFrom = null, DateOnly? coversTo = null, DateOnly? collectedOn = null)
        => await app.As(Role.ControlOwner).Send(new KeepEvidence
        {
            Kind = "attestation", ItemId = item, Files = [await Receive(name, bytes ?? SampleFiles.Pdf)], CoversFrom = coversFrom, CoversTo = coversTo, CollectedOn = collectedOn,
        });

    Task<IReadOnlyList<EvidenceLine>> List() => app.As(Role.ComplianceLead).Send(new ListEvidence { Kind = "attestation", ItemId = item });

    Task<StoreReport> Check() => new StoreCheck(app.Host.Services.GetRequiredService<EvidenceStore>()).RunAsync(app.Send, CancellationToken.None);

    Task<List<TrailEntry>> Entries(string what)
        => app.Read(db => db.TrailEntries.Where(e => e.What == what && e.Subject == $"attestation:{item}").ToListAsync());

    static async Task<(int Code, string LastLine)> Run(string folder, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "auditflow.dll"), "evidence", "check"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings.Append(new("Data:Folder", folder)))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var program = Process.Start(start)!;
        var output = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        return (program.ExitCode, output.TrimEnd().Split('\n')[^1].TrimEnd());
    }
}
