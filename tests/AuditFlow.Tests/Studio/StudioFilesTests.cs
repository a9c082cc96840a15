using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AuditFlow.Platform.Security;
using AuditFlow.Studio;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Studio;

/// <summary>The npm package as it is served, and what of it our pages rely on.</summary>
[OnBothDatabases]
public sealed partial class StudioFilesTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public void The_scripts_that_the_Studio_writes_into_its_pages_are_those_that_the_policy_lets_run()
        => ScriptsIn(Unpacked("_framework/Elsa.Studio.Workflows.")).Select(Hash).Order(StringComparer.Ordinal).ShouldBe(StudioPolicy.ScriptHashes.Order(StringComparer.Ordinal));

    [Fact]
    public void Another_script_would_be_found()
        => ScriptsIn([0, .. Encoding.Unicode.GetBytes("x<script>window.editorHotkeys = 1;</script>y")]).Select(Hash).ShouldBe([Hash("window.editorHotkeys = 1;")]);

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("")]
    public async Task A_file_comes_in_the_form_that_the_browser_takes_with_the_type_of_what_is_in_it(string encoding)
    {
        var path = Path(p => p.StartsWith("_framework/Elsa.Api.Client.", StringComparison.Ordinal));

        using var answer = await Get(path, encoding);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/wasm");
        string.Join(",", answer.Content.Headers.ContentEncoding).ShouldBe(encoding);
        answer.Headers.Vary.ShouldContain("Accept-Encoding");
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        var content = new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Stream plain = encoding switch { "br" => new BrotliStream(content, CompressionMode.Decompress), "gzip" => new GZipStream(content, CompressionMode.Decompress), _ => content };
        var magic = new byte[4];
        await plain.ReadExactlyAsync(magic, TestContext.Current.CancellationToken);
        magic.ShouldBe([0, (byte)'a', (byte)'s', (byte)'m']);
    }

    [Theory]
    [InlineData("_framework/dotnet.js")]
    [InlineData("_framework/blazor.webassembly.js")]
    [InlineData("_content/MudBlazor/MudBlazor.min.css")]
    public async Task A_file_whose_name_stays_the_same_is_asked_for_again_and_costs_nothing_when_it_is(string path)
    {
        using var first = await Get(path, "br");
        first.Headers.CacheControl!.NoCache.ShouldBeTrue();

        using var again = await Get(path, "br", first.Headers.ETag!.ToString());

        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task What_is_not_in_the_package_is_not_there_and_nothing_else_of_this_machine_is()
    {
        foreach (var path in new[] { "_framework/none.js", "_content/../../appsettings.json", "_framework/..%2f..%2fappsettings.json", "index.html" })
        {
            using var answer = await Get(path, "");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public void What_the_pages_name_is_in_the_package()
    {
        var named = File.ReadAllText(System.IO.Path.Combine(Architecture.Code.Repository, "src", "AuditFlow.Studio", "Pages", "_StudioLayout.cshtml"));

        var paths = PackagePath().Matches(named).Select(m => m.Groups[1].Value).ToList();

        paths.Count.ShouldBe(13);
        paths.Except(Files.Paths).ShouldBeEmpty();
        Files.Paths.ShouldContain("appsettings.json");
        Files.Paths.ShouldNotContain("index.html");
    }

    StudioFiles Files => app.Host.Services.GetRequiredService<StudioFiles>();

    string Path(Func<string, bool> is_) => Files.Paths.Single(is_);

    byte[] Unpacked(string start)
    {
        var path = Files.Paths.Where(p => p.StartsWith(start, StringComparison.Ordinal)).MinBy(p => p.Length)!;
        using var packed = new GZipStream(File.OpenRead(System.IO.Path.Combine(AppContext.BaseDirectory, "studio", path + ".gz")), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.ToArray();
    }

    async Task<HttpResponseMessage> Get(string path, string encoding, string? known = null)
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/studio/{path}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        return await browser.Raw(request);
    }

    // The texts of a compiled assembly are UTF-16, at even or odd places.
    static IEnumerable<string> ScriptsIn(byte[] assembly) => new[] { 0, 1 }
        .SelectMany(offset => Script().Matches(Encoding.Unicode.GetString(assembly, offset, (assembly.Length - offset) & ~1)))
        .Select(m => m.Groups[1].Value);

    static string Hash(string script) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));

    [GeneratedRegex("<script[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("(?:href|src)=\"((?:_content|_framework|Elsa)[^\"]*)\"")]
    private static partial Regex PackagePath();
}
