using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email.Smtp;

/// <summary>One connection to a mail server: opened, encrypted, signed in, and then good for mail after mail.</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    readonly SmtpWire wire;
    readonly SmtpSettings settings;
    readonly string server;
    IReadOnlyList<string> offers = [];

    SmtpSession(SmtpWire wire, SmtpSettings settings, string server) => (this.wire, this.settings, this.server) = (wire, settings, server);

    /// <summary>How many mails went over this connection.</summary>
    public int Mails { get; private set; }

    /// <summary>False once the conversation is in a state that the next mail cannot go on from.</summary>
    public bool IsUsable { get; private set; }

    public DateTimeOffset IdleSince { get; set; }

    public static async Task<SmtpSession> OpenAsync(SmtpSettings settings, string ehloName, TimeProvider clock, MailConversation conversation, CancellationToken cancellationToken)
    {
        var server = string.Create(CultureInfo.InvariantCulture, $"{settings.Host}:{settings.Port}");
        var patience = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        var stream = await ConnectAsync(settings, server, patience, clock, cancellationToken);
        var session = new SmtpSession(new SmtpWire(stream, server, patience, clock) { Conversation = conversation }, settings, server);
        try
        {
            conversation.Note($"connected to {server}");
            await session.BeginAsync(ehloName, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    static async Task<Stream> ConnectAsync(SmtpSettings settings, string server, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await socket.ConnectAsync(settings.Host!, settings.Port, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            throw exception switch
            {
                OperationCanceledException when !cancellationToken.IsCancellationRequested
                    => new MailNotTaken($"{server} was silent for {settings.TimeoutSeconds} seconds while we connected.") { Fault = MailFault.Silent },
                SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }
                    => new MailNotTaken($"{server} could not be reached: there is no such host. Check 'Mail:Smtp:Host'.", exception) { Fault = MailFault.Unreachable },
                SocketException => new MailNotTaken($"{server} could not be reached: {exception.Message}", exception) { Fault = MailFault.Unreachable },
                _ => exception,
            };
        }
    }

    async Task BeginAsync(string ehloName, CancellationToken cancellationToken)
    {
        var trust = new SmtpTrust(settings);
        if (settings.Tls)
        {
            await wire.EncryptAsync(trust.Options(), () => trust.Fault, cancellationToken);
        }

        var greeting = await wire.GreetingAsync(cancellationToken);
        if (!greeting.IsGood)
        {
            throw NotTaken(greeting.IsForNow ? MailFault.ServerFull : MailFault.SenderRefused, $"{server} turned us away. It said: {greeting}");
        }

        await HelloAsync(ehloName, cancellationToken);
        if (settings.StartTls && !wire.IsEncrypted)
        {
            await StartTlsAsync(trust, cancellationToken);
            await HelloAsync(ehloName, cancellationToken);
        }

        if (!string.IsNullOrEmpty(settings.User))
        {
            await new SmtpSignIn(wire, settings, server).RunAsync(Parameters("AUTH"), cancellationToken);
        }

        IsUsable = true;
    }

    async Task HelloAsync(string name, CancellationToken cancellationToken)
    {
        var hello = await wire.AskAsync($"EHLO {name}", cancellationToken);
        if (!hello.IsGood)
        {
            throw NotTaken(hello.IsForNow ? MailFault.ServerFull : MailFault.SenderRefused, $"{server} did not accept our name '{name}' ('Mail:Smtp:EhloName'). It said: {hello}");
        }

        offers = [.. hello.Lines.Skip(1).Select(l => l.ToUpperInvariant())];
    }

    async Task StartTlsAsync(SmtpTrust trust, CancellationToken cancellationToken)
    {
        // Going on in the clear would let anybody on the way read the mail and its links: it is the setting that decides, never the server.
        if (!Offers("STARTTLS"))
        {
            throw NotTaken(MailFault.Encryption, $"{server} offers no encryption (STARTTLS). For TLS from the first byte, as on port 465, set 'Mail:Smtp:Tls'.");
        }

        var reply = await wire.AskAsync("STARTTLS", cancellationToken);
        if (!reply.IsGood)
        {
            throw NotTaken(MailFault.Encryption, $"{server} did not begin to encrypt. It said: {reply}");
        }

        await wire.EncryptAsync(trust.Options(), () => trust.Fault, cancellationToken);
    }

    /// <summary>Hands one mail over. After a "no" the connection stays good for the next.</summary>
    public async Task SendAsync(string from, string to, Guid id, byte[] content, MailConversation conversation, CancellationToken cancellationToken)
    {
        wire.Conversation = conversation;
        conversation.Hide(settings.Password);
        IsUsable = false;
        try
        {
            await EnvelopeAsync(from, to, id, content, cancellationToken);
            var ready = await wire.AskAsync("DATA", cancellationToken);
            Require(ready.Code == 354, ready, SmtpStep.Data, to);
            var taken = await wire.ContentAsync(content, cancellationToken);
            Require(taken.IsGood, taken, SmtpStep.Data, to);
            Mails++;
            IsUsable = true;
        }
        catch (SmtpSaidNo no)
        {
            IsUsable = no.Reply.Code != 421 && await ResetAsync(cancellationToken);
            throw no.AsMailNotTaken(server);
        }
    }

    async Task<bool> ResetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await wire.AskAsync("RSET", cancellationToken)).IsGood;
        }
        catch (MailNotTaken)
        {
            // What it said to the mail counts; the connection is only not good for another.
            return false;
        }
    }

    async Task EnvelopeAsync(string from, string to, Guid id, byte[] content, CancellationToken cancellationToken)
    {
        if (Parameters("SIZE") is [var size, ..] && long.TryParse(size, CultureInfo.InvariantCulture, out var most) && most > 0 && content.Length > most)
        {
            IsUsable = true;
            throw NotTaken(MailFault.MailRefused, string.Create(CultureInfo.InvariantCulture, $"The mail has {content.Length:N0} bytes; {server} takes {most:N0}."));
        }

        var isInternational = !Ascii.IsValid(from) || !Ascii.IsValid(to);
        if (isInternational && !Offers("SMTPUTF8"))
        {
            IsUsable = true;
            throw NotTaken(MailFault.RecipientRefused, $"{server} takes no mailbox with letters like those of '{to}' (it offers no SMTPUTF8).");
        }

        // With DSN the server is asked for a report that names this mail, so that a bounce finds it.
        var mail = $"MAIL FROM:<{from}>{(Offers("SIZE") ? $" SIZE={content.Length.ToString(CultureInfo.InvariantCulture)}" : "")}"
            + $"{(Offers("8BITMIME") && !Ascii.IsValid(content) ? " BODY=8BITMIME" : "")}{(isInternational ? " SMTPUTF8" : "")}{(Offers("DSN") ? $" RET=HDRS ENVID={id:N}" : "")}";
        var sender = await wire.AskAsync(mail, cancellationToken);
        Require(sender.IsGood, sender, SmtpStep.Mail, from);
        var recipient = await wire.AskAsync($"RCPT TO:<{to}>{(Offers("DSN") ? " NOTIFY=FAILURE,DELAY" : "")}", cancellationToken);
        Require(recipient.IsGood, recipient, SmtpStep.Rcpt, to);
    }

    bool Offers(string name) => offers.Any(o => o == name || o.StartsWith($"{name} ", StringComparison.Ordinal));

    string[] Parameters(string name)
        => [.. offers.Where(o => o.StartsWith($"{name} ", StringComparison.Ordinal) || o.StartsWith($"{name}=", StringComparison.Ordinal)).SelectMany(o => o[(name.Length + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    static void Require(bool isGood, SmtpReply reply, SmtpStep step, string about)
    {
        if (!isGood)
        {
            throw new SmtpSaidNo(reply, step, about);
        }
    }

    static MailNotTaken NotTaken(MailFault fault, string message) => new(message) { Fault = fault };

    /// <summary>Says goodbye where that can be heard.</summary>
    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (IsUsable)
            {
                wire.Conversation = new MailConversation();
                await wire.AskAsync("QUIT", cancellationToken);
            }
        }
        catch (MailNotTaken)
        {
            // It left first.
        }

        await DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        IsUsable = false;
        return wire.DisposeAsync();
    }
}
