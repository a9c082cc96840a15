using AuditFlow.Attestations.Receipts;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Signing;
using Shouldly;

namespace AuditFlow.Tests.Attestations.Receipts;

/// <summary><c>auditflow verify receipt</c>, which starts nothing of the product.</summary>
public sealed class VerifyVerbTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-verify-").FullName;
    readonly System.Security.Cryptography.ECDsa key = SampleReceipt.Key();

    public void Dispose()
    {
        key.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_good_receipt_ends_with_0_and_says_what_was_proved()
    {
        var receipt = Write("receipt.json", SampleReceipt.Sign(SampleReceipt.Facts, key));

        var alone = await Run("verify", "receipt", receipt);
        alone.Code.ShouldBe(0);
        alone.Output.ShouldStartWith("Unchanged: Nothing in this receipt was changed since it was signed.");
        alone.Output.ShouldContain("No key was given. So this proves only that the file is unchanged since somebody with the key below signed it, not who that was.");
        alone.Output.ShouldContain(Fingerprint.Grouped(Fingerprint.Of(key.ExportSubjectPublicKeyInfo())));
        alone.Output.ShouldContain("Answer:         Operated with exceptions\n");
        alone.Output.ShouldContain("On behalf of:   principal@example.com, by owner@example.com. Reason: The principal has left.");

        var withKey = await Run("verify", "receipt", Write("receipt.html", ReceiptHtml.Render(File.ReadAllText(receipt))), "--key", Write("key.pem", key.ExportSubjectPublicKeyInfoPem()));
        withKey.Code.ShouldBe(0);
        withKey.Output.ShouldStartWith("Good: Nothing in this receipt was changed since it was signed.");
        withKey.Output.ShouldContain("The key is one of those that you gave.");
    }

    [Fact]
    public async Task Whatever_is_not_good_ends_with_1_and_a_sentence()
    {
        using var stranger = SampleReceipt.Key();
        var json = SampleReceipt.Sign(SampleReceipt.Facts, key);

        var changed = await Run("verify", "receipt", Write("changed.json", json.Replace("August", "Augost", StringComparison.Ordinal)));
        (changed.Code, changed.Output.Split('\n')[0]).ShouldBe((1, "Changed: This receipt was changed or damaged. The signature does not fit the text."));

        var foreign = await Run("verify", "receipt", Write("foreign.json", SampleReceipt.Sign(SampleReceipt.Facts, stranger)), "--key", Write("key.pem", key.ExportSubjectPublicKeyInfoPem()));
        (foreign.Code, foreign.Output.Split('\n')[0]).ShouldBe((1, "Foreign key: Signed with another key than the one that was given: somebody else made this receipt."));

        var none = await Run("verify", "receipt", Write("none.json", "{}"));
        (none.Code, none.Output).ShouldBe((1, "No receipt: This is no receipt, or not a whole one: it cannot be read.\n"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_with_2()
    {
        var receipt = Write("receipt.json", SampleReceipt.Sign(SampleReceipt.Facts, key));

        (await Run("verify", "receipt", Path.Combine(folder, "nowhere.json"))).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("cannot be read"));
        (await Run("verify", "receipt", receipt, "--key", Write("key.txt", "no key"))).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("holds no public key"));
        (await Run("verify", "receipt", receipt, "--key", Write("key.json", "{\"format\":\"x\"}"))).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("not auditflow-keys/1"));
        (await Run("verify", "receipt", receipt, "--key", Write("half.json", "{\"format"))).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("damaged JSON"));
        (await Run("verify", "receipt", folder)).Code.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_stranger_wrote_does_not_reach_the_terminal_as_commands()
    {
        var output = (await Run("verify", "receipt", Write("x.json", SampleReceipt.Sign(SampleReceipt.Facts with { Organisation = "\u001b[2J\u202Egood" }, key)))).Output;

        output.ShouldContain("\uFFFD[2J\uFFFDgood");
        output.ShouldNotContain("\u001b");
    }

    string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Verbs.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
