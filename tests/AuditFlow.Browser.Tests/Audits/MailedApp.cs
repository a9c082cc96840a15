using System.Net;
using System.Net.Sockets;
using AuditFlow.Browser.Tests.Fixtures;

namespace AuditFlow.Browser.Tests.Audits;

/// <summary>The product with an empty database, whose mail goes to a real server and whose links lead to where it really answers.</summary>
public sealed class MailedApp(Chromium chromium) : ServedApp(chromium)
{
    readonly SmtpProcess mail = new();

    /// <summary>Links in mail begin with the address, so it has to be known before the product starts.</summary>
    protected override int Port { get; } = FreePort();

    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [.. mail.Settings, new("PublicUrl", $"https://127.0.0.1:{Port}")];

    /// <summary>What the mail server accepted, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Mails => mail.Mails;

    public override async ValueTask InitializeAsync()
    {
        await mail.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await mail.DisposeAsync();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
