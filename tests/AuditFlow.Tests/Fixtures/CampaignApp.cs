using System.Text.RegularExpressions;
using AuditFlow.Attestations;

namespace AuditFlow.Tests.Fixtures;

/// <summary>The sample company whose owners are asked by mail and answer in a browser.</summary>
public sealed partial class CampaignApp : AttestationApp
{
    /// <summary>A control with an owner, a performer and a manager who are three people.</summary>
    public const string ControlId = "ITGC-AC-01";
    public const string Owner = "iam-lead@example.com";
    public const string Performer = "iam-analyst@example.com";
    public const string Manager = "cio@example.com";

    /// <summary>Asks about one control, and lets the mail go out.</summary>
    public Task<Guid> Campaign() => Campaign(ControlId);

    internal Task<Attestation> AttestationOf(Guid campaign, string control = ControlId) => Attestation(campaign, control);

    /// <summary>The path of the personal link in the newest request about a control.</summary>
    public string LinkTo(string owner = Owner, string control = ControlId)
        => "/a/" + MailTo(owner).Last(m => m.Text.Contains("/a/", StringComparison.Ordinal) && m.Text.Contains(control, StringComparison.Ordinal)).Text.Split("/a/")[1].Split('\n')[0].Trim();

    /// <summary>A browser with the request open.</summary>
    public async Task<TestBrowser> Opened(string owner = Owner, string control = ControlId)
    {
        var browser = await Browser();
        await browser.Open(LinkTo(owner, control));
        if (browser.Address.AbsolutePath.EndsWith("/open", StringComparison.Ordinal))
        {
            // The newest mail was a digest: its page leads on.
            await browser.Open(browser.Page.QuerySelectorAll("a").Single(a => a.TextContent.Contains(control, StringComparison.Ordinal)).GetAttribute("href")!);
        }

        return await ShownWho(browser, owner);
    }

    /// <summary>At the page that asks for a second proof: asks for the code and types it.</summary>
    public async Task<TestBrowser> ShownWho(TestBrowser browser, string owner = Owner)
    {
        if (browser.Address.AbsolutePath.EndsWith("/identity", StringComparison.Ordinal))
        {
            await browser.Submit("Send me a code", ("Form.Mailbox", owner));
            await Until_idle();
            await browser.Submit("Go on", ("Form.Code", Digits().Match(MailTo(owner).Last(m => m.Subject.Contains("code", StringComparison.OrdinalIgnoreCase)).Text).Value));
        }

        return browser;
    }

    [GeneratedRegex(@"(?m)^\d[\d-]+\d\s*$")]
    private static partial Regex Digits();

    public static (string, string)[] Filled(string answer, string comment = "", string name = "Iam Lead")
        => [("Form.Items[0].Answer", answer), ("Form.Items[0].Comment", comment), ("Form.TypedName", name), ("Form.Consents", "true")];
}
