using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Attestations.Receipts;
using AuditFlow.Platform.Signing;
using AuditFlow.Tests.Architecture;
using Shouldly;

namespace AuditFlow.Tests.Attestations.Receipts;

/// <summary>R-39: what was signed is kept word for word, and whoever holds it can see that not a byte was changed.</summary>
public sealed class ReceiptTests : IDisposable
{
    readonly ECDsa key = SampleReceipt.Key();

    public void Dispose() => key.Dispose();

    [Fact]
    public void The_same_facts_always_give_the_same_text()
    {
        const string start = """{"organisation":"Example & Sons","number":"R-0123456789AB","version":2,"corrects":{"number":"R-BA9876543210","reason":"The first answer named <the wrong> month."},"control":{"id":"ITGC-AC-01",""";

        var text = ReceiptFile.Text(SampleReceipt.Facts);

        text.ShouldStartWith(start);
        text.ShouldContain(""""signedAt":"2026-11-23T09:15:30.123456Z","locale":"en","statement":"Control ITGC-AC-01, version 3.\n\tLine two.","answer":"""");
        text.ShouldEndWith($"\"textHash\":\"{Fingerprint.Of(Encoding.UTF8.GetBytes(SampleReceipt.Facts.SignedText))}\"}}");
        ReceiptFile.Text(SampleReceipt.Facts).ShouldBe(text);
        ReceiptFile.Text(ReceiptFile.ReadText(text)!).ShouldBe(text);
        ReceiptFile.Text(SampleReceipt.Plain).ShouldNotContain("onBehalf");
    }

    [Fact]
    public void A_receipt_is_good_with_its_key_and_with_none_given()
    {
        foreach (var facts in new[] { SampleReceipt.Facts, SampleReceipt.Plain })
        {
            var json = SampleReceipt.Sign(facts, key);
            foreach (var file in new[] { json, ReceiptHtml.Render(json) })
            {
                Check(file).Outcome.ShouldBe(ReceiptOutcome.Good);
                var verdict = Check(file, SampleReceipt.Trust(key));
                verdict.Outcome.ShouldBe(ReceiptOutcome.Good);
                verdict.Facts!.Signer.TypedName.ShouldBe(facts.Signer.TypedName);
                verdict.Fingerprint.ShouldBe(Fingerprint.Of(key.ExportSubjectPublicKeyInfo()));
            }
        }
    }

    /// <summary>A receipt that somebody got, signed by other means than this program. A later version that does not find it good breaks a promise; do not mend this test.</summary>
    [Fact]
    public void A_receipt_that_was_once_given_out_stays_good_and_its_page_stays_the_same()
    {
        var file = File.ReadAllText(Path.Combine(Code.Repository, "tests", "AuditFlow.Tests", "Attestations", "Receipts", "first-receipt.json"));

        Check(file).Outcome.ShouldBe(ReceiptOutcome.Good);
        Fingerprint.Of(Encoding.UTF8.GetBytes(ReceiptHtml.Render(file))).ShouldBe("d470a3cccda7493cb12cf1de7605f8f77dde3c816fc12b67848e9f394fbe7395");
    }

    [Fact]
    public void Every_byte_of_the_file_counts()
    {
        var file = Encoding.UTF8.GetBytes(SampleReceipt.Sign(SampleReceipt.Facts, key));
        for (var at = 0; at < file.Length; at++)
        {
            foreach (var changed in Neighbours(file, at))
            {
                ReceiptCheck.Check(changed, null).Outcome.ShouldBeOneOf(ReceiptOutcome.Changed, ReceiptOutcome.Malformed);
            }
        }
    }

    [Fact]
    public void Every_byte_of_the_page_counts()
    {
        var file = Encoding.UTF8.GetBytes(ReceiptHtml.Render(SampleReceipt.Sign(SampleReceipt.Facts, key)));

        // Its start and end whole, the long middle by a prime stride.
        foreach (var at in Enumerable.Range(0, file.Length).Where(i => i < 300 || i > file.Length - 300 || i % 7 == 0))
        {
            var changed = (byte[])file.Clone();
            changed[at] ^= 1;
            ReceiptCheck.Check(changed, null).Outcome.ShouldBeOneOf(ReceiptOutcome.Changed, ReceiptOutcome.Malformed);
        }
    }

    [Fact]
    public void Nothing_can_be_added_taken_away_or_written_otherwise()
    {
        var json = SampleReceipt.Sign(SampleReceipt.Facts, key);
        string[] others =
        [
            json + "\n", json.TrimEnd(), "\uFEFF" + json, json.ReplaceLineEndings("\r\n"), json.Replace("Ü", "\\u00DC", StringComparison.Ordinal),
            json.Replace("\"format\"", "\"note\": \"paid\",\n  \"format\"", StringComparison.Ordinal), json.Replace("{\n", "{\n  \"format\": \"auditflow-receipt/1\",\n", StringComparison.Ordinal),
            json[..(json.Length / 2)], "", "{}", "null", "[]", "hello",
        ];

        foreach (var other in others)
        {
            Check(other).Outcome.ShouldBeOneOf(ReceiptOutcome.Changed, ReceiptOutcome.Malformed);
        }
    }

    [Fact]
    public void Words_of_the_page_that_differ_from_what_was_signed_are_seen()
    {
        var page = ReceiptHtml.Render(SampleReceipt.Sign(SampleReceipt.Facts, key));

        var verdict = Check(page.Replace("Operated with exceptions", "Operated as described", StringComparison.Ordinal));

        (verdict.Outcome, verdict.Sentence).ShouldBe((ReceiptOutcome.Changed, "This page was changed: what it shows is not what was signed."));
        verdict.Facts.ShouldBeNull();
    }

    [Fact]
    public void A_receipt_that_a_stranger_made_up_whole_is_foreign_to_who_gives_the_key()
    {
        using var stranger = SampleReceipt.Key();
        var forged = SampleReceipt.Sign(SampleReceipt.Facts with { Answer = "Operated as described" }, stranger);

        Check(forged, SampleReceipt.Trust(key)).Outcome.ShouldBe(ReceiptOutcome.ForeignKey);
        Check(ReceiptHtml.Render(forged), SampleReceipt.Trust(key)).Outcome.ShouldBe(ReceiptOutcome.ForeignKey);

        // Without a key only this can be said; the verb and the page say it plainly.
        Check(forged).Outcome.ShouldBe(ReceiptOutcome.Good);
    }

    [Fact]
    public void The_key_of_another_cannot_be_put_into_a_strangers_receipt()
    {
        using var stranger = SampleReceipt.Key();
        var (own, forged) = (Parts(SampleReceipt.Sign(SampleReceipt.Facts, key)), Parts(SampleReceipt.Sign(SampleReceipt.Plain, stranger)));

        Check(ReceiptFile.Write(forged with { Key = own.Key })).Outcome.ShouldBe(ReceiptOutcome.Changed);
        Check(ReceiptFile.Write(forged with { Key = forged.Key with { Fingerprint = own.Key.Fingerprint } })).Outcome.ShouldBe(ReceiptOutcome.Changed);
        Check(ReceiptFile.Write(own with { Receipt = forged.Receipt })).Outcome.ShouldBe(ReceiptOutcome.Changed);
    }

    [Fact]
    public void What_is_signed_has_to_be_a_receipt()
    {
        var text = ReceiptFile.Text(SampleReceipt.Facts);
        string[] others = ["hello", "{}", text.Replace("\"version\":2", "\"version\":2.0", StringComparison.Ordinal), text.Replace("{\"organisation\"", "{\"paid\":true,\"organisation\"", StringComparison.Ordinal),
            text.Replace("My answer", "Our answer", StringComparison.Ordinal), text.Replace("{\"organisation\"", "{\"answer\":\"No\",\"organisation\"", StringComparison.Ordinal)];

        foreach (var other in others)
        {
            other.ShouldNotBe(text);
            Check(SampleReceipt.SignText(other, key)).Outcome.ShouldBe(ReceiptOutcome.Malformed);
        }
    }

    [Fact]
    public void Keys_of_other_kinds_are_refused()
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var bitcoin = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));

        Check(SampleReceipt.Sign(SampleReceipt.Facts, large)).Outcome.ShouldBe(ReceiptOutcome.Changed);
        Check(SampleReceipt.Sign(SampleReceipt.Facts, bitcoin)).Outcome.ShouldBe(ReceiptOutcome.Changed);
    }

    [Fact]
    public void A_key_that_has_retired_signs_nothing_later()
    {
        var spki = key.ExportSubjectPublicKeyInfo();
        var signed = SampleReceipt.Facts.SignedAt;
        var json = SampleReceipt.Sign(SampleReceipt.Facts, key);

        Check(json, Published(signed.AddDays(1))).Outcome.ShouldBe(ReceiptOutcome.Good);
        Check(json, Published(null)).Outcome.ShouldBe(ReceiptOutcome.Good);
        var late = Check(json, Published(signed.AddDays(-1)));
        (late.Outcome, late.Sentence).ShouldBe((ReceiptOutcome.ForeignKey, "It says that it was signed after its key had retired."));

        TrustedKeys Published(DateTimeOffset? until) => TrustedKeys.Read(Encoding.UTF8.GetString(
            PublishedKeysFile.Write("Example", [new PublishedKey(Fingerprint.Of(spki), spki, signed.AddYears(-1), until)])));
    }

    [Fact]
    public void The_page_escapes_what_people_wrote_and_loads_nothing()
    {
        var page = ReceiptHtml.Render(SampleReceipt.Sign(SampleReceipt.Facts with { Explanation = "</script><img src=x onerror=alert(1)>" }, key));

        page.ShouldContain("&lt;/script&gt;&lt;img src=x");
        page.ShouldNotContain("<img");
        page.ShouldNotContain("http:");
        page.ShouldNotContain("https:");
        page.ShouldContain("@page");
    }

    [Fact]
    public void Our_json_is_that_of_javascript()
    {
        var nasty = new JsonObject { ["a"] = "\u0000\u0001\u001f\u007f\u2028é😀\"\\/\b\f\n\r\t<>&'+", ["b"] = new JsonArray(), ["c"] = new JsonObject(), ["d"] = new JsonArray(1, true, null) };

        PlainJson.Write(JsonSerializer.SerializeToElement(nasty))
            .ShouldBe("{\"a\":\"\\u0000\\u0001\\u001f\u007f\u2028é😀\\\"\\\\/\\b\\f\\n\\r\\t<>&'+\",\"b\":[],\"c\":{},\"d\":[1,true,null]}");
        PlainJson.Write(JsonSerializer.SerializeToElement(nasty), isIndented: true).ShouldEndWith("\"b\": [],\n  \"c\": {},\n  \"d\": [\n    1,\n    true,\n    null\n  ]\n}");
    }

    static ReceiptFile.Parts Parts(string json) => ReceiptFile.Read(json)!;

    static ReceiptVerdict Check(string file, TrustedKeys? keys = null) => ReceiptCheck.Check(Encoding.UTF8.GetBytes(file), keys);

    static IEnumerable<byte[]> Neighbours(byte[] file, int at)
    {
        foreach (var other in new[] { (byte)(file[at] ^ 1), (byte)(file[at] ^ 0x20), (byte)' ', (byte)'\n', (byte)'\t' }.Distinct().Where(b => b != file[at]))
        {
            var changed = (byte[])file.Clone();
            changed[at] = other;
            yield return changed;
        }
    }
}
