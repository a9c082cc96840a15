using System.Text;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email.Smtp;

/// <summary>
/// Signs in: with a token that is renewed in a file (XOAUTH2) where one is named, otherwise with the password by PLAIN or
/// LOGIN, whichever the server offers.
/// </summary>
internal sealed class SmtpSignIn(SmtpWire wire, SmtpSettings settings, string server)
{
    const string Hidden = "…";

    public async Task RunAsync(IReadOnlyList<string> offered, CancellationToken cancellationToken)
    {
        if (!wire.IsEncrypted && settings.Host is not ("localhost" or "127.0.0.1" or "::1" or "[::1]"))
        {
            throw new MailNotTaken($"The password would go to {server} unencrypted: set 'Mail:Smtp:StartTls' or 'Mail:Smtp:Tls'.") { Fault = MailFault.Encryption };
        }

        var reply = await ChooseAsync(offered, cancellationToken);
        if (!reply.IsGood)
        {
            throw new MailNotTaken(
                reply.IsForNow
                    ? $"{server} cannot check the sign-in at the moment. It said: {reply}"
                    : $"{server} did not accept the sign-in: check 'Mail:Smtp:User' and {Secret}. It said: {reply}")
            { Fault = reply.IsForNow ? MailFault.ServerFull : MailFault.SignInRefused };
        }
    }

    bool HasToken => !string.IsNullOrWhiteSpace(settings.TokenFile);

    string Secret => HasToken ? "the token in 'Mail:Smtp:TokenFile'" : "'Mail:Smtp:Password'";

    async Task<SmtpReply> ChooseAsync(IReadOnlyList<string> offered, CancellationToken cancellationToken)
    {
        if (HasToken && offered.Contains("XOAUTH2"))
        {
            return await TokenAsync(await ReadTokenAsync(cancellationToken), cancellationToken);
        }

        if (!HasToken && offered.Contains("PLAIN"))
        {
            return await AskAsync("AUTH PLAIN", Base64($"\0{settings.User}\0{settings.Password}"), cancellationToken);
        }

        if (!HasToken && offered.Contains("LOGIN"))
        {
            return await LoginAsync(cancellationToken);
        }

        throw new MailNotTaken(
            $"{server} offers no sign-in that we have{(HasToken ? " for a token (XOAUTH2)" : " for a password (PLAIN, LOGIN)")}; it offers {(offered.Count == 0 ? "none" : string.Join(", ", offered))}.")
        { Fault = MailFault.SignInRefused };
    }

    async Task<SmtpReply> LoginAsync(CancellationToken cancellationToken)
    {
        wire.Conversation.Hide(settings.Password);
        var reply = await wire.AskAsync("AUTH LOGIN", cancellationToken);
        foreach (var word in new[] { settings.User, settings.Password })
        {
            if (reply.Code != 334)
            {
                return reply;
            }

            wire.Conversation.Hide(Base64(word ?? ""));
            reply = await wire.AskAsync(Base64(word ?? ""), cancellationToken, Hidden);
        }

        return reply;
    }

    // A server that turns a token away first sends why, and gives its "no" when that was heard.
    async Task<SmtpReply> TokenAsync(string token, CancellationToken cancellationToken)
    {
        wire.Conversation.Hide(token);
        var reply = await AskAsync("AUTH XOAUTH2", Base64($"user={settings.User}\u0001auth=Bearer {token}\u0001\u0001"), cancellationToken);
        return reply.Code == 334 ? await wire.AskAsync("", cancellationToken, "(an empty line)") : reply;
    }

    async Task<SmtpReply> AskAsync(string command, string secret, CancellationToken cancellationToken)
    {
        wire.Conversation.Hide(settings.Password);
        wire.Conversation.Hide(secret);
        return await wire.AskAsync($"{command} {secret}", cancellationToken, $"{command} {Hidden}");
    }

    // Tokens live for an hour or so: whoever renews them writes the file, and it is read at each sign-in.
    async Task<string> ReadTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await File.ReadAllTextAsync(settings.TokenFile!, cancellationToken)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MailNotTaken($"The file in 'Mail:Smtp:TokenFile' cannot be read: {exception.Message}", exception) { Fault = MailFault.SignInRefused };
        }
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
