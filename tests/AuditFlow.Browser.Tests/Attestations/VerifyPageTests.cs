using System.Security.Cryptography;
using System.Text;
using AuditFlow.Attestations.Receipts;
using AuditFlow.Browser.Tests.Accessibility;
using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.Platform.Signing;
using AuditFlow.Tests.Attestations.Receipts;
using Microsoft.Playwright;
using Shouldly;

namespace AuditFlow.Browser.Tests.Attestations;

/// <summary>The page that checks receipts, served and opened from the disk, finds what <c>auditflow verify receipt</c> finds.</summary>
public sealed class VerifyPageTests(ServedApp app) : IClassFixture<ServedApp>, IDisposable
{
    readonly ECDsa key = SampleReceipt.Key();

    public void Dispose() => key.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receipt_is_good_changed_foreign_or_none(bool fromDisk)
    {
        await using var tab = await app.OpenTab();
        await tab.Page.GotoAsync(fromDisk ? SavedPage() : "/verify-receipt.html");
        using var stranger = SampleReceipt.Key();
        var json = SampleReceipt.Sign(SampleReceipt.Facts, key);
        var forged = SampleReceipt.Sign(SampleReceipt.Facts with { Answer = "Operated as described" }, stranger);
        var pem = key.ExportSubjectPublicKeyInfoPem();

        (await Check(tab, json, pem)).ShouldBe("Good");
        var shown = await tab.Page.Locator("#result").InnerTextAsync();
        shown.ShouldContain(Fingerprint.Grouped(Fingerprint.Of(key.ExportSubjectPublicKeyInfo())));
        shown.ShouldContain("Owner of the “control” Ünïcode 😀 (name as typed), owner@example.com");
        shown.ShouldContain("23 November 2026, 09:15:30 UTC");
        shown.ShouldContain("principal@example.com, by owner@example.com. Reason: The principal has left.");
        (await Check(tab, ReceiptHtml.Render(json), Keys(null))).ShouldBe("Good");
        (await Check(tab, SampleReceipt.Sign(SampleReceipt.Plain, key), pem)).ShouldBe("Good");
        (await Check(tab, json, null)).ShouldBe("Unchanged, but whose key is it?");
        (await Check(tab, json.Replace("August", "Augost", StringComparison.Ordinal), pem)).ShouldBe("Changed");
        (await Check(tab, json.ReplaceLineEndings("\r\n"), pem)).ShouldBe("Changed");
        (await Check(tab, forged, pem)).ShouldBe("Foreign key");
        (await Check(tab, forged, Keys(null))).ShouldBe("Foreign key");
        (await Check(tab, json, Keys(SampleReceipt.Facts.SignedAt.AddDays(-1)))).ShouldBe("Foreign key");
        (await Check(tab, forged, null)).ShouldBe("Unchanged, but whose key is it?");
        (await Check(tab, "{}", pem)).ShouldBe("No receipt");
        (await Check(tab, SampleReceipt.SignText("{\"answer\":\"No\"}", key), pem)).ShouldBe("No receipt");
        (await Check(tab, json, "no key")).ShouldBe("Not checked");
        tab.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_byte_of_a_file_counts_in_the_browser_too()
    {
        await using var tab = await app.OpenTab();
        await tab.Page.GotoAsync("/verify-receipt.html");
        var file = Convert.ToBase64String(Encoding.UTF8.GetBytes(SampleReceipt.Sign(SampleReceipt.Facts, key)));

        var passed = await tab.Page.EvaluateAsync<int[]>(
            """
            async file => {
              const bytes = fromBase64(file), passed = [];
              for (let at = 0; at < bytes.length; at++) {
                const changed = bytes.slice();
                changed[at] ^= 1;
                try { await check(changed, null); passed.push(at); } catch (fault) { if (!(fault instanceof Fault)) throw fault; }
              }
              try { await check(bytes, null); passed.push(-1); } catch { }
              return passed;
            }
            """, file);

        passed.ShouldBe([-1], "only the unchanged file is good");
    }

    [Fact]
    public async Task What_is_pasted_is_checked_as_well_and_what_people_wrote_stays_text()
    {
        await using var tab = await app.OpenTab();
        await tab.Page.GotoAsync("/verify-receipt.html");
        await tab.Page.Locator("summary").First.ClickAsync();
        await tab.Page.GetByLabel("Text of the receipt").FillAsync(SampleReceipt.Sign(SampleReceipt.Facts with { Explanation = "<img src=x onerror=alert(1)>" }, key).TrimEnd());
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check the receipt" }).ClickAsync();

        (await tab.Page.Locator("#result").InnerTextAsync()).ShouldContain("<img src=x onerror=alert(1)>");
        (await tab.Page.Locator("#result img").CountAsync()).ShouldBe(0);
        tab.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Everybody_can_read_and_use_it(ColorScheme scheme, int width)
    {
        await using var tab = await app.OpenTab(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        await tab.Page.GotoAsync("/verify-receipt.html");
        var faults = await PageFaults.Of(tab, "empty");
        await Check(tab, SampleReceipt.Sign(SampleReceipt.Facts, key), null);
        faults.AddRange(await PageFaults.Of(tab, "checked"));
        await tab.Page.GotoAsync("about:blank");
        await tab.Page.SetContentAsync(ReceiptHtml.Render(SampleReceipt.Sign(SampleReceipt.Facts, key)));
        faults.AddRange(await PageFaults.Of(tab, "receipt"));

        faults.ShouldBeEmpty();
    }

    string Keys(DateTimeOffset? until)
    {
        var spki = key.ExportSubjectPublicKeyInfo();
        return Encoding.UTF8.GetString(PublishedKeysFile.Write("Example", [new PublishedKey(Fingerprint.Of(spki), spki, SampleReceipt.Facts.SignedAt.AddYears(-1), until)]));
    }

    static async Task<string> Check(Tab tab, string receipt, string? key)
    {
        await tab.Page.Locator("#receipt-file").SetInputFilesAsync(new FilePayload { Name = "receipt.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(receipt) });
        await tab.Page.Locator("#key-file").SetInputFilesAsync(key is null ? [] : [new FilePayload { Name = "key.pem", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(key) }]);
        await tab.Page.EvaluateAsync("document.getElementById('result').replaceChildren()");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check the receipt" }).ClickAsync();
        return await tab.Page.Locator("#result .verdict h2").InnerTextAsync();
    }

    static string SavedPage()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuditFlow.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests were not built inside the repository.");
        }

        return new Uri(Path.Combine(folder.FullName, "src", "AuditFlow", "wwwroot", "verify-receipt.html")).AbsoluteUri;
    }
}
