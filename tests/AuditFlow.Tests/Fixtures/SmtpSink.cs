using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuditFlow.Tests.Fixtures;

/// <summary>
/// A mail server in the test process: many conversations at once, TLS from the first byte or after STARTTLS under a
/// certificate made for this run, AUTH in three ways, and any answer that a test wants to any command. It keeps what it was
/// given.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    public const string User = "auditflow";
    public const string Password = "mail password";
    public const string AccessToken = "ya29.token-of-this-hour";

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly X509Certificate2 certificate;
    readonly CancellationTokenSource end = new();
    readonly ConcurrentBag<Task> conversations = [];
    readonly Task work;

    public SmtpSink(string certificateFor = "localhost")
    {
        certificate = MakeCertificate(certificateFor);
        listener.Start();
        work = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Accepts connections and then says nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Speaks TLS from the first byte.</summary>
    public bool IsImplicitTls { get; set; }

    /// <summary>What EHLO offers besides encryption and sign-in.</summary>
    public IReadOnlyList<string> Offers { get; set; } = ["8BITMIME", "SIZE 1000000"];

    /// <summary>The ways to sign in that are offered once the conversation is encrypted.</summary>
    public string Auth { get; set; } = "PLAIN LOGIN XOAUTH2";

    public bool WantsSignIn { get; set; } = true;

    /// <summary>An answer in place of the usual one to a command; null for the usual one. The text "hang up" ends the conversation.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>How many connections there were.</summary>
    public int Connections => conversations.Count;

    /// <summary>How many mails were under way at the same time, at most: begun by MAIL and not taken yet.</summary>
    public int MostMailsAtOnce { get; private set; }

    readonly Lock counting = new();
    int underWay;

    /// <summary>Each mail as it came, with whether it came encrypted and signed in.</summary>
    public ConcurrentQueue<(string Content, bool WasEncrypted, bool WasSignedIn)> Mails { get; } = new();

    /// <summary>Writes the certificate into a file, as an authority of one's own would be named in the settings.</summary>
    public string WriteCertificate(string folder)
    {
        var file = Path.Combine(folder, "authority.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    async Task ServeAsync()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                conversations.Add(ConverseAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
            {
                // The test is over.
            }
        }
    }

    async Task ConverseAsync(TcpClient client)
    {
        await Task.Yield();
        try
        {
            using (client)
            {
                await ConverseAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The other side left, or the test is over.
        }
    }

    async Task ConverseAsync(Stream stream)
    {
        var (encrypted, signedIn) = (false, false);
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, end.Token);
        }

        if (IsImplicitTls)
        {
            await Encrypt();
        }

        await Say(Answer("(greeting)") ?? "220 sink");
        while (await Hear() is { } line)
        {
            Commands.Enqueue(line);
            Count(line);
            if (Answer(line) is { } scripted)
            {
                if (scripted == "hang up")
                {
                    return;
                }

                await Say(scripted);
                continue;
            }

            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    string[] offers = ["sink", .. Offers, encrypted ? $"AUTH {Auth}" : "STARTTLS"];
                    await Say(string.Join("\r\n", offers.Select((o, i) => $"250{(i == offers.Length - 1 ? ' ' : '-')}{o}")));
                    break;
                case "STARTTLS":
                    await Say("220 go on");
                    await Encrypt();
                    break;
                case "AUTH":
                    signedIn = await SignIn(line.Split(' '));
                    await Say(signedIn ? "235 welcome" : "535 5.7.8 wrong user or password");
                    break;
                case "MAIL" when !signedIn && WantsSignIn:
                    await Say("530 5.7.0 authentication required");
                    break;
                case "DATA":
                    await Say("354 go on");
                    var content = new StringBuilder();
                    while (await Hear() is { } text && text != ".")
                    {
                        content.AppendLine(text.StartsWith('.') ? text[1..] : text);
                    }

                    if (Answer("(content)") is { } no)
                    {
                        await Say(no);
                        break;
                    }

                    Mails.Enqueue((content.ToString(), encrypted, signedIn));
                    Count("(taken)");
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

        async Task Encrypt()
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            (stream, encrypted) = (tls, true);
        }

        async Task<bool> SignIn(string[] words)
        {
            switch (words)
            {
                case [_, "PLAIN", var secret]:
                    return Text(secret) == $"\0{User}\0{Password}";
                case [_, "LOGIN"]:
                    return Text(await Ask("VXNlcm5hbWU6")) == User && Text(await Ask("UGFzc3dvcmQ6")) == Password;
                case [_, "XOAUTH2", var secret]:
                    if (Text(secret) == $"user={User}\u0001auth=Bearer {AccessToken}\u0001\u0001")
                    {
                        return true;
                    }

                    // The server first says why, and waits for an empty line.
                    await Ask(Convert.ToBase64String("""{"status":"401"}"""u8));
                    return false;
                default:
                    return false;
            }
        }

        async Task<string> Ask(string prompt)
        {
            await Say($"334 {prompt}");
            return await Hear() ?? "";
        }

        async Task Say(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), end.Token);

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

    void Count(string what)
    {
        lock (counting)
        {
            underWay += what.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase) ? 1 : what == "(taken)" || what.StartsWith("RSET", StringComparison.OrdinalIgnoreCase) ? underWay > 0 ? -1 : 0 : 0;
            MostMailsAtOnce = Math.Max(MostMailsAtOnce, underWay);
        }
    }

    static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    static X509Certificate2 MakeCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await work;
        await Task.WhenAll(conversations);
        certificate.Dispose();
        end.Dispose();
    }
}
