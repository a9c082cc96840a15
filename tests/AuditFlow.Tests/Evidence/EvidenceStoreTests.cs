using System.Security.Cryptography;
using AuditFlow.Evidence;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;
using AuditFlow.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace AuditFlow.Tests.Evidence;

/// <summary>It measures what the process allocates, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(EvidenceStoreTests), DisableParallelization = true)]
public sealed class EvidenceStoreCollection;

/// <summary>R-63: hashed as it comes in, verified at each read, never overwritten, limited in type and size.</summary>
[Collection(nameof(EvidenceStoreTests))]
public sealed class EvidenceStoreTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-evidence-").FullName;
    readonly TestClock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_lies_under_its_hash_readable_and_not_writable()
    {
        var store = Store();

        var received = await Receive(store, SampleFiles.Pdf, "../../review.pdf");

        received.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(SampleFiles.Pdf)));
        (received.Name, received.Size, received.Type, received.Scan).ShouldBe(("review.pdf", SampleFiles.Pdf.Length, EvidenceType.Pdf, ScanState.NotScanned));
        var path = Path.Combine(folder, "evidence", received.Sha256[..2], received.Sha256[2..4], received.Sha256);
        File.ReadAllBytes(path).ShouldBe(SampleFiles.Pdf);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        store.Leftovers().ShouldBeEmpty();
        (await Content(store, received.Sha256)).ShouldBe(SampleFiles.Pdf);
    }

    [Fact]
    public async Task What_is_larger_than_the_limit_is_refused_while_it_comes_and_never_held_in_memory()
    {
        var store = Store();
        await Receive(store, SampleFiles.Csv, "warm.csv");
        using var source = new EndlessText(30L * 1024 * 1024 * 1024);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var refusal = await Should.ThrowAsync<Refusal>(() => store.ReceiveAsync(source, "large.csv", CancellationToken.None));

        (refusal.Code, refusal.Message).ShouldBe(("evidence-size", "“large.csv” is larger than 25 MB."));
        source.Sent.ShouldBeInRange(25L * 1024 * 1024, 25L * 1024 * 1024 + 128 * 1024);
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(4 * 1024 * 1024);
        store.Leftovers().ShouldBeEmpty();
        store.Contents().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_taken()
    {
        using var source = new EndlessText(25L * 1024 * 1024);

        (await Store().ReceiveAsync(source, "large.csv", CancellationToken.None)).Size.ShouldBe(25L * 1024 * 1024);
    }

    public static TheoryData<string, byte[]> Good => new()
    {
        { "a.pdf", SampleFiles.Pdf }, { "a.PNG", SampleFiles.Png }, { "a.jpg", SampleFiles.Jpeg }, { "a.jpeg", SampleFiles.Jpeg }, { "a.csv", SampleFiles.Csv }, { "a.txt", SampleFiles.Csv },
        { "utf16.txt", [0xFF, 0xFE, (byte)'a', 0] }, { "a.eml", SampleFiles.Mail }, { "a.xlsx", SampleFiles.Xlsx }, { "a.docx", SampleFiles.Zip("[Content_Types].xml", "word/document.xml") },
        { "a.pptx", SampleFiles.Zip("ppt/presentation.xml", "[Content_Types].xml") },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task A_file_that_is_what_it_says_is_taken(string name, byte[] bytes) => (await Receive(Store(), bytes, name)).Name.ShouldBe(name);

    public static TheoryData<string, byte[], string> Bad => new()
    {
        { "a.exe", "MZ"u8.ToArray(), "evidence-type" }, { "a", SampleFiles.Pdf, "evidence-type" }, { "a.zip", SampleFiles.Zip("a.txt"), "evidence-type" }, { "a.html", SampleFiles.Csv, "evidence-type" },
        { "a.svg", SampleFiles.Csv, "evidence-type" }, { "a.xlsm", SampleFiles.Xlsx, "evidence-type" },
        { "a.pdf", SampleFiles.Png, "evidence-bytes" }, { "a.png", SampleFiles.Pdf, "evidence-bytes" }, { "a.jpg", SampleFiles.Png, "evidence-bytes" }, { "a.txt", SampleFiles.Png, "evidence-bytes" },
        { "a.csv", SampleFiles.Pdf, "evidence-bytes" }, { "a.txt", SampleFiles.Zip("a"), "evidence-bytes" }, { "a.eml", "no header here"u8.ToArray(), "evidence-bytes" }, { "a.xlsx", SampleFiles.Zip("a.txt"), "evidence-bytes" },
        { "a.docx", SampleFiles.Xlsx, "evidence-bytes" }, { "a.xlsx", SampleFiles.Xlsx[..^30], "evidence-bytes" }, { "a.xlsx", "PK\x03\x04"u8.ToArray(), "evidence-bytes" },
        { "a.xlsx", SampleFiles.Zip("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "evidence-bytes" },
        { "a.pdf", [], "evidence-empty" }, { "..", SampleFiles.Pdf, "evidence-name" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_file_that_is_not_is_refused_with_a_sentence_and_leaves_nothing(string name, byte[] bytes, string code)
    {
        var store = Store();

        var refusal = await Should.ThrowAsync<Refusal>(() => Receive(store, bytes, name));

        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldEndWith(".");
        store.Contents().ShouldBeEmpty();
        store.Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_content_twice_or_twenty_times_at_once_is_stored_once()
    {
        var store = Store();

        var received = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Receive(store, SampleFiles.Pdf, $"{i}.pdf"))));

        received.Select(r => r.Sha256).Distinct().Count().ShouldBe(1);
        received.Select(r => r.Name).Distinct().Count().ShouldBe(20);
        store.Contents().Count().ShouldBe(1);
        store.Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_changed_or_missing_content_is_not_read_and_not_overwritten()
    {
        var store = Store();
        var hash = (await Receive(store, SampleFiles.Pdf, "a.pdf")).Sha256;
        Damage(store.PathOf(hash));

        (await Should.ThrowAsync<DamagedEvidence>(() => Content(store, hash))).IsMissing.ShouldBeFalse();
        (await Should.ThrowAsync<Refusal>(() => Receive(store, SampleFiles.Pdf, "a.pdf"))).Code.ShouldBe("evidence-damaged");
        File.ReadAllBytes(store.PathOf(hash)).ShouldNotBe(SampleFiles.Pdf);

        File.Delete(store.PathOf(hash));
        (await Should.ThrowAsync<DamagedEvidence>(() => Content(store, hash))).IsMissing.ShouldBeTrue();
    }

    [Fact]
    public async Task A_sender_who_breaks_off_leaves_nothing()
    {
        var store = Store();

        await Should.ThrowAsync<IOException>(() => store.ReceiveAsync(new BrokenStream(), "a.csv", CancellationToken.None));

        store.Leftovers().ShouldBeEmpty();
        store.Contents().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_scanner_decides_and_sees_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scanners of this test are programs of Unix.");

        (await Receive(Store("grep -q PDF {file}"), SampleFiles.Pdf, "a.pdf")).Scan.ShouldBe(ScanState.Clean);

        var refused = await Should.ThrowAsync<Refusal>(() => Receive(Store("grep -q EICAR \"{file}\""), SampleFiles.Csv, "b; rm -rf x.csv"));
        (refused.Code, refused.Message).ShouldBe(("evidence-not-clean", "“b; rm -rf x.csv” did not pass the virus scan and was not taken."));
        (await Should.ThrowAsync<Refusal>(() => Receive(Store("no-such-scanner {file}"), SampleFiles.Csv, "c.csv"))).Code.ShouldBe("evidence-not-scanned");
        Store().Contents().Count().ShouldBe(1);
        Store().Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_scanner_that_does_not_answer_counts_as_failed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scanner of this test is a program of Unix.");
        var receiving = Receive(Store("tail -f {file}"), SampleFiles.Csv, "a.csv");
        while (!receiving.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        (await Should.ThrowAsync<Refusal>(() => receiving)).Code.ShouldBe("evidence-not-scanned");
        Store().Contents().ShouldBeEmpty();
        Store().Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public void A_command_is_parted_by_spaces_outside_of_quotes()
    {
        VirusScan.Words("a  \"b c\" d\"e f\"").ShouldBe(["a", "b c", "de f"]);
        VirusScan.Words(" ").ShouldBeEmpty();
        VirusScan.Words(null).ShouldBeEmpty();
    }

    /// <summary>As a fault of the disk, or somebody with the right to everything, would.</summary>
    internal static void Damage(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    EvidenceStore Store(string? scan = null)
    {
        var settings = new AuditFlowSettings { Data = { Folder = folder }, Evidence = { ScanCommand = scan } };
        return new EvidenceStore(settings, new VirusScan(settings, clock, NullLogger<VirusScan>.Instance), new Ids(clock));
    }

    static async Task<ReceivedFile> Receive(EvidenceStore store, byte[] bytes, string name)
    {
        using var source = new MemoryStream(bytes);
        return await store.ReceiveAsync(source, name, CancellationToken.None);
    }

    static async Task<byte[]> Content(EvidenceStore store, string hash)
    {
        await using var content = await store.OpenAsync(hash, CancellationToken.None);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    sealed class BrokenStream : MemoryStream
    {
        public BrokenStream()
            : base(new byte[1000])
        {
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => Position == 0 ? base.ReadAsync(buffer[..100], cancellationToken) : throw new IOException("The connection was reset.");
    }
}
