using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace AuditFlow.Platform.Email.Smtp;

/// <summary>The lines between us and a server. A server that talks without end is not listened to for ever.</summary>
internal sealed class SmtpWire(Stream stream, string server, TimeSpan patience, TimeProvider clock) : IAsyncDisposable
{
    const int LongestLine = 4000;
    const int MostLines = 100;

    readonly byte[] buffer = new byte[4096];
    int start, end;

    public bool IsEncrypted => stream is SslStream;

    /// <summary>The conversation that is written down just now.</summary>
    public MailConversation Conversation { get; set; } = new();

    /// <summary>Does one step, and takes silence or a broken line for what it is.</summary>
    public async Task<T> WithinAsync<T>(string doing, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken, int times = 1)
    {
        using var limit = new CancellationTokenSource(patience * times, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await step(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailNotTaken(string.Create(CultureInfo.InvariantCulture, $"{server} was silent for {(patience * times).TotalSeconds:0} seconds while {doing}.")) { Fault = MailFault.Silent };
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new MailNotTaken($"{server} broke off while {doing}: {exception.GetBaseException().Message}", exception) { Fault = MailFault.Unreachable };
        }
    }

    /// <summary>Sends a command and takes the answer.</summary>
    /// <param name="command">One line.</param>
    /// <param name="cancellationToken">Ends the send.</param>
    /// <param name="shown">What is written down instead when the command holds a secret.</param>
    public async Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken, string? shown = null)
    {
        MimeMessages.OneLine(command, "command");
        Conversation.Say(shown ?? command);
        var verb = (shown ?? command).Split(' ', ':')[0];
        return await WithinAsync($"answering {verb}", async token =>
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), token);
            await stream.FlushAsync(token);
            return await ReplyAsync(token);
        }, cancellationToken);
    }

    public Task<SmtpReply> GreetingAsync(CancellationToken cancellationToken) => WithinAsync("greeting", ReplyAsync, cancellationToken);

    /// <summary>Sends the message after DATA, with the dots doubled that begin a line, and takes the answer. Servers look at a mail before they take it, so they get longer.</summary>
    public async Task<SmtpReply> ContentAsync(byte[] content, CancellationToken cancellationToken)
    {
        Conversation.Note(string.Create(CultureInfo.InvariantCulture, $"the mail itself, {content.Length:N0} bytes"));
        await WithinAsync("taking the mail", async token =>
        {
            await stream.WriteAsync(Stuffed(content), token);
            await stream.FlushAsync(token);
            return true;
        }, cancellationToken, times: 3);
        return await WithinAsync("taking the mail", ReplyAsync, cancellationToken, times: 3);
    }

    /// <summary>Goes on encrypted. What the server said before that and we had not read would be taken for something said after: it is refused.</summary>
    public async Task EncryptAsync(SslClientAuthenticationOptions options, Func<string> whyNot, CancellationToken cancellationToken)
    {
        if (start < end)
        {
            throw new MailNotTaken($"{server} said more before the encryption began than it was asked.") { Fault = MailFault.Encryption };
        }

        var tls = new SslStream(stream);
        stream = tls;
        try
        {
            await WithinAsync("beginning to encrypt", async token =>
            {
                await tls.AuthenticateAsClientAsync(options, token);
                return true;
            }, cancellationToken);
        }
        catch (Exception exception) when (exception is AuthenticationException or System.ComponentModel.Win32Exception)
        {
            throw new MailNotTaken($"{server}: {(whyNot() is { Length: > 0 } why ? why : exception.GetBaseException().Message)}", exception) { Fault = MailFault.Encryption };
        }
        catch (MailNotTaken broken) when (broken.Fault == MailFault.Unreachable)
        {
            throw new MailNotTaken($"{server} did not begin to encrypt. Is the port right: 465 speaks TLS at once, 587 and 25 after STARTTLS? {broken.Message}", broken) { Fault = MailFault.Encryption };
        }

        Conversation.Note($"encrypted with {tls.SslProtocol}");
    }

    internal static byte[] Stuffed(byte[] content)
    {
        var stuffed = new List<byte>(content.Length + 64);
        var beginsLine = true;
        foreach (var value in content)
        {
            if (beginsLine && value == '.')
            {
                stuffed.Add((byte)'.');
            }

            stuffed.Add(value);
            beginsLine = value == '\n';
        }

        stuffed.AddRange(beginsLine ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return [.. stuffed];
    }

    async Task<SmtpReply> ReplyAsync(CancellationToken cancellationToken)
    {
        var (words, code) = (new List<string>(), 0);
        while (words.Count < MostLines)
        {
            var line = await LineAsync(cancellationToken);
            Conversation.Hear(line);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out code) || line.Length > 3 && line[3] is not (' ' or '-'))
            {
                throw new MailNotTaken($"{server} does not speak SMTP. It said: {Conversation.Clean(line)}") { Fault = MailFault.Unreachable };
            }

            words.Add(Conversation.Clean(line.Length > 4 ? line[4..] : ""));
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, words);
            }
        }

        throw new MailNotTaken($"{server} does not come to an end with its answer.") { Fault = MailFault.Unreachable };
    }

    async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            if (start == end)
            {
                (start, end) = (0, await stream.ReadAsync(buffer, cancellationToken));
                if (end == 0)
                {
                    throw new IOException("the connection was closed.");
                }
            }

            var value = buffer[start++];
            if (value == '\n')
            {
                // Words of a server may be anything; no control character of them comes into our lists.
                return string.Concat(Encoding.UTF8.GetString([.. line]).Where(c => !char.IsControl(c)));
            }

            line.Add(value);
            if (line.Count > LongestLine)
            {
                throw new IOException("it sent a line without end.");
            }
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
