using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuditFlow.Tests.Fixtures;

/// <summary>
/// A mail server in the test process: it speaks enough SMTP for one conversation after the other, with STARTTLS under a
/// certificate made for this run and AUTH LOGIN, and keeps what it was given.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    public const string User = "auditflow";
    public const string Password = "mail password";

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly X509Certificate2 certificate = MakeCertificate();
    readonly CancellationTokenSource end = new();
    readonly Task work;

    public SmtpSink()
    {
        listener.Start();
        work = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Thumbprint => certificate.Thumbprint;

    /// <summary>Accepts connections and then says nothing.</summary>
    public bool IsSilent { get; set; }

    public List<string> Commands { get; } = [];

    /// <summary>Each mail as it came, with whether it came encrypted and signed in.</summary>
    public List<(string Content, bool WasEncrypted, bool WasSignedIn)> Mails { get; } = [];

    async Task ServeAsync()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(end.Token);
                await ConverseAsync(client.GetStream());
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
            {
                // The other side left, or the test is over.
            }
        }
    }

    async Task ConverseAsync(Stream stream)
    {
        var (encrypted, signedIn) = (false, false);
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, end.Token);
        }

        await Say("220 sink");
        while (await Hear() is { } line)
        {
            Commands.Add(line);
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await Say($"250-sink\r\n{(encrypted ? "250-AUTH LOGIN" : "250-STARTTLS")}\r\n250 8BITMIME");
                    break;
                case "STARTTLS":
                    await Say("220 go on");
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(certificate);
                    (stream, encrypted) = (tls, true);
                    break;
                case "AUTH":
                    // The user may come with the command or after it.
                    var user = line.Split(' ') is [_, _, var early] ? early : await Ask("VXNlcm5hbWU6");
                    signedIn = Text(user) == User && Text(await Ask("UGFzc3dvcmQ6")) == Password;
                    await Say(signedIn ? "235 welcome" : "535 wrong");
                    break;
                case "MAIL" when !signedIn:
                    await Say("530 authentication required");
                    break;
                case "DATA":
                    await Say("354 go on");
                    var content = new StringBuilder();
                    while (await Hear() is { } text && text != ".")
                    {
                        content.AppendLine(text.StartsWith("..", StringComparison.Ordinal) ? text[1..] : text);
                    }

                    Mails.Add((content.ToString(), encrypted, signedIn));
                    await Say("250 taken");
                    break;
                case "QUIT":
                    await Say("221 bye");
                    return;
                default:
                    await Say("250 ok");
                    break;
            }
        }

        async Task<string> Ask(string prompt)
        {
            await Say($"334 {prompt}");
            return await Hear() ?? "";
        }

        async Task Say(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), end.Token);

        async Task<string?> Hear()
        {
            var bytes = new List<byte>();
            var one = new byte[1];
            while (await stream.ReadAsync(one, end.Token) == 1)
            {
                if (one[0] == '\n')
                {
                    return Encoding.UTF8.GetString([.. bytes]).TrimEnd('\r');
                }

                bytes.Add(one[0]);
            }

            return null;
        }
    }

    static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await work;
        certificate.Dispose();
        end.Dispose();
    }
}
