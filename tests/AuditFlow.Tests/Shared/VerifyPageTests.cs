using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AuditFlow.Shared;
using Shouldly;

namespace AuditFlow.Tests.Shared;

/// <summary>One file that works without a server: it may run what stands in it and load nothing.</summary>
public sealed class VerifyPageTests
{
    static readonly string Page = SourceFiles.Text("src", "AuditFlow", "wwwroot", "verify-receipt.html");

    [Fact]
    public void The_policy_names_the_script_and_the_style_of_the_file_and_no_other_source()
    {
        VerifyPage.Own.ShouldBe($"default-src 'none'; script-src '{Hash("script")}'; style-src '{Hash("style")}'; img-src data:; base-uri 'none'; form-action 'none'");
        Page.ShouldContain($"<meta http-equiv=\"Content-Security-Policy\" content=\"{VerifyPage.Own}\">");
        VerifyPage.Policy.ShouldStartWith(VerifyPage.Own);
    }

    [Fact]
    public void It_loads_nothing_and_writes_no_markup()
    {
        Page.ShouldNotContain("http:");
        Page.ShouldNotContain("https:");
        Page.ShouldNotContain(" src=\"");
        Page.ShouldNotContain("innerHTML");
        Page.ShouldNotContain("fetch(");
    }

    static string Hash(string element)
    {
        var text = Regex.Match(Page, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline).Groups[1].Value;
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }
}
