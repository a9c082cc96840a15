using AuditFlow.Attestations;

namespace AuditFlow.Tests.Fixtures;

/// <summary>The sample company whose owners are asked by mail and answer in a browser.</summary>
public sealed class CampaignApp : AttestationApp
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
        => "/a/" + MailTo(owner).Last(m => m.Text.Contains("/a/", StringComparison.Ordinal) && m.Subject.Contains(control, StringComparison.Ordinal)).Text.Split("/a/")[1].Split('\n')[0].Trim();

    /// <summary>A browser with the request open.</summary>
    public async Task<TestBrowser> Opened(string owner = Owner, string control = ControlId)
    {
        var browser = await Browser();
        return await browser.Open(LinkTo(owner, control));
    }

    public static (string, string)[] Filled(string answer, string comment = "", string name = "Iam Lead")
        => [("Form.Answer", answer), ("Form.Comment", comment), ("Form.TypedName", name), ("Form.Consents", "true")];
}
