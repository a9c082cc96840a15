using System.Text;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Email.Smtp;
using AuditFlow.Platform.Settings;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Platform.Email.Smtp;

/// <summary>Our own SMTP, spoken to a real server over a real socket.</summary>
public sealed class SmtpTransportTests : IAsyncLifetime
{
    static readonly Guid Id = Guid.Parse("01900000-0000-7000-8000-000000000001");
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("auditflow-smtp-");
    readonly List<SmtpTransport> transports = [];

    static OutgoingMail Mail(string to = "owner@example.com", string? text = null) => new(
        Id, "<01900000@audit.example.com>", new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), to, "lead@example.com",
        new RenderedMail(
            "Please answer by 20 November: TRS-01, 1 July – 31 October 2026", text ?? "Hello – good day.\n\n.a line that begins with a dot\n..\nhttps://audit.example.com/a/0123456789012345678901234567890123456789012\n",
            "<p>Hello – good day.</p>"));

    MailSettings Settings(SmtpSink sink, string password = SmtpSink.Password) => new()
    {
        Transport = MailTransport.Smtp, From = "auditflow@example.com",
        Smtp = new SmtpSettings { Host = "localhost", Port = sink.Port, User = SmtpSink.User, Password = password, TimeoutSeconds = 5, CaFile = sink.WriteCertificate(folder.FullName) },
    };

    SmtpTransport Transport(MailSettings settings, TimeProvider? clock = null)
    {
        var transport = new SmtpTransport(settings, "audit.example.com", clock ?? TimeProvider.System);
        transports.Add(transport);
        return transport;
    }

    async Task<MailNotTaken> Refused(MailSettings settings, OutgoingMail? mail = null)
        => await Should.ThrowAsync<MailNotTaken>(() => Transport(settings).SendAsync(mail ?? Mail(), CancellationToken.None));

    [Fact]
    [Trait("Rule", "R-57")]
    public async Task Mail_goes_out_encrypted_and_signed_in_with_its_own_headers()
    {
        await using var sink = new SmtpSink();

        await Transport(Settings(sink)).SendAsync(Mail(), CancellationToken.None);

        var (content, wasEncrypted, wasSignedIn) = sink.Mails.ShouldHaveSingleItem();
        (wasEncrypted, wasSignedIn).ShouldBe((true, true));
        sink.Commands.ShouldContain("STARTTLS");
        sink.Commands.ShouldContain("EHLO audit.example.com");
        var mail = EmlFile.Parse(content);
        mail.Header("Message-Id").ShouldBe("<01900000@audit.example.com>");
        mail.Header("Auto-Submitted").ShouldBe("auto-generated");
        mail.Header("Reply-To").ShouldContain("lead@example.com");
        mail.Subject.ShouldBe(Mail().Words.Subject);
        mail.Text.Trim().ShouldBe(Mail().Words.Text.Trim());
        mail.Html.Trim().ShouldBe(Mail().Words.Html);
    }

    [Fact]
    public async Task Port_465_is_encrypted_from_the_first_byte()
    {
        await using var sink = new SmtpSink { IsImplicitTls = true };
        var settings = Settings(sink);
        settings.Smtp.Tls = true;

        await Transport(settings).SendAsync(Mail(), CancellationToken.None);

        sink.Mails.ShouldHaveSingleItem().WasEncrypted.ShouldBeTrue();
        sink.Commands.ShouldNotContain("STARTTLS");
    }

    [Theory]
    [InlineData("PLAIN", false)]
    [InlineData("LOGIN", false)]
    [InlineData("XOAUTH2", true)]
    public async Task It_signs_in_by_whatever_the_server_offers_and_no_secret_is_written_down(string way, bool byToken)
    {
        await using var sink = new SmtpSink { Auth = way };
        var settings = Settings(sink);
        settings.Smtp.TokenFile = byToken ? Path.Combine(folder.FullName, "token") : null;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), SmtpSink.AccessToken + "\n", TestContext.Current.CancellationToken);
        var mail = Mail();

        await Transport(settings).SendAsync(mail, CancellationToken.None);

        sink.Mails.ShouldHaveSingleItem().WasSignedIn.ShouldBeTrue();
        mail.Conversation.Text.ShouldContain($"> AUTH {way}");
        NoSecretIn(mail.Conversation.Text);
        mail.Conversation.Text.ShouldNotContain("good day");
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("XOAUTH2")]
    public async Task A_wrong_password_is_called_by_its_name_in_the_servers_words(string way)
    {
        await using var sink = new SmtpSink { Auth = way };
        var settings = Settings(sink, "not the word");
        settings.Smtp.TokenFile = way == "XOAUTH2" ? Path.Combine(folder.FullName, "token") : null;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), "an old token", TestContext.Current.CancellationToken);
        var mail = Mail();

        var refused = await Refused(settings, mail);

        refused.Fault.ShouldBe(MailFault.SignInRefused);
        refused.Message.ShouldContain("535 5.7.8 wrong user or password");
        refused.Message.ShouldContain(way == "XOAUTH2" ? "Mail:Smtp:TokenFile" : "Mail:Smtp:Password");
        (refused.Message + mail.Conversation.Text).ShouldNotContain("not the word");
        mail.Conversation.Text.ShouldNotContain(Convert.ToBase64String("not the word"u8));
        mail.Conversation.Text.ShouldNotContain("an old token");
        sink.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_repeats_the_password_does_not_bring_it_into_our_lists()
    {
        await using var sink = new SmtpSink { Auth = "PLAIN", Answer = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? $"535 what is '{SmtpSink.Password}' ({line})?" : null };
        var mail = Mail();

        var refused = await Refused(Settings(sink), mail);

        NoSecretIn(refused.Message + mail.Conversation.Text);
    }

    static void NoSecretIn(string text)
    {
        foreach (var secret in new[] { SmtpSink.Password, SmtpSink.AccessToken, Convert.ToBase64String(Encoding.UTF8.GetBytes(SmtpSink.Password)), Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{SmtpSink.User}\0{SmtpSink.Password}")) })
        {
            text.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task A_password_is_not_sent_in_the_clear_to_another_machine()
    {
        var wire = new SmtpWire(Stream.Null, "mail.example.com:25", TimeSpan.FromSeconds(5), TimeProvider.System);

        var refused = await Should.ThrowAsync<MailNotTaken>(() => new SmtpSignIn(wire, new SmtpSettings { Host = "mail.example.com", User = "u", Password = "p" }, "mail.example.com:25").RunAsync(["PLAIN"], CancellationToken.None));

        refused.Fault.ShouldBe(MailFault.Encryption);
        await wire.DisposeAsync();
    }

    [Fact]
    public async Task A_server_with_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_password()
    {
        await using var sink = new SmtpSink();
        var settings = Settings(sink);
        settings.Smtp.CaFile = null;

        var refused = await Refused(settings);

        (refused.Fault, sink.Mails.Count).ShouldBe((MailFault.Encryption, 0));
        refused.Message.ShouldContain("certificate is not trusted");
        refused.Message.ShouldContain("Mail:Smtp:CaFile");
        sink.Commands.ShouldNotContain(c => c.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_also_when_our_authority_vouches_for_it()
    {
        await using var sink = new SmtpSink("mail.example.com");

        var refused = await Refused(Settings(sink));

        refused.Fault.ShouldBe(MailFault.Encryption);
        refused.Message.ShouldContain("is not for 'localhost' but for mail.example.com");
    }

    [Fact]
    public async Task A_server_that_offers_no_encryption_gets_no_mail()
    {
        await using var sink = new SmtpSink { Answer = line => line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-sink\r\n250 8BITMIME" : null };

        var refused = await Refused(Settings(sink));

        refused.Fault.ShouldBe(MailFault.Encryption);
        refused.Message.ShouldContain("offers no encryption");
    }

    [Fact]
    public async Task Words_that_were_slipped_in_before_the_encryption_are_not_taken_for_the_servers()
    {
        await using var sink = new SmtpSink { Answer = line => line == "STARTTLS" ? "220 go on\r\n250-sink\r\n250 AUTH PLAIN" : null };

        (await Refused(Settings(sink))).Message.ShouldContain("said more before the encryption began");
    }

    // The classes of answers of RFC 5321 and what each means for the mail.
    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user here", nameof(MailFault.RecipientRefused))]
    [InlineData("RCPT", "554 5.7.1 Relay access denied", nameof(MailFault.SenderRefused))]
    [InlineData("RCPT", "530 5.7.0 sign in first", nameof(MailFault.SignInRefused))]
    [InlineData("RCPT", "450 4.2.0 greylisted, come back in 300 seconds", nameof(MailFault.Later))]
    [InlineData("RCPT", "452 4.2.2 mailbox full", nameof(MailFault.Later))]
    [InlineData("RCPT", "452 4.3.1 no space left on the server", nameof(MailFault.ServerFull))]
    [InlineData("RCPT", "421 4.3.2 going down", nameof(MailFault.ServerFull))]
    [InlineData("MAIL", "553 5.1.8 sender not allowed", nameof(MailFault.SenderRefused))]
    [InlineData("MAIL", "452 4.3.1 insufficient system storage", nameof(MailFault.ServerFull))]
    [InlineData("DATA", "451 4.7.1 try later", nameof(MailFault.Later))]
    [InlineData("(content)", "554 5.7.0 looks like spam", nameof(MailFault.MailRefused))]
    [InlineData("(content)", "452 4.3.1 disk full", nameof(MailFault.ServerFull))]
    [InlineData("(greeting)", "554 no mail here", nameof(MailFault.SenderRefused))]
    [InlineData("(greeting)", "421 too many connections", nameof(MailFault.ServerFull))]
    public async Task Each_no_is_known_for_what_it_is_and_kept_in_the_servers_words(string at, string words, string fault)
    {
        await using var sink = new SmtpSink { Answer = line => line.StartsWith(at, StringComparison.Ordinal) ? words : null };
        var mail = Mail();

        var refused = await Refused(Settings(sink), mail);

        refused.Fault.ToString().ShouldBe(fault);
        refused.Message.ShouldContain(words);
        mail.Conversation.Lines.ShouldContain($"< {words}");
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_the_time_of_the_setting()
    {
        await using var sink = new SmtpSink { IsSilent = true };
        var clock = new TestClock();

        var sending = Transport(Settings(sink), clock).SendAsync(Mail(), CancellationToken.None);
        while (!sending.IsCompleted)
        {
            // Connecting and greeting have a time each; the clock passes both.
            clock.Advance(TimeSpan.FromSeconds(6));
            await Task.Yield();
        }

        var refused = await Should.ThrowAsync<MailNotTaken>(() => sending);
        refused.Message.ShouldContain("silent for 5 seconds");
        refused.Fault.ShouldBe(MailFault.Silent);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_out_of_reach()
    {
        var sink = new SmtpSink();
        var settings = Settings(sink);
        await sink.DisposeAsync();

        var refused = await Refused(settings);

        refused.Fault.ShouldBe(MailFault.Unreachable);
        refused.Message.ShouldContain("could not be reached");
    }

    [Fact]
    public async Task A_server_that_hangs_up_in_the_middle_is_said_to_have_broken_off()
    {
        await using var sink = new SmtpSink { Answer = line => line == "DATA" ? "hang up" : null };

        var refused = await Refused(Settings(sink));

        refused.Fault.ShouldBe(MailFault.Unreachable);
        refused.Message.ShouldContain("broke off while answering DATA");
    }

    [Fact]
    public async Task A_server_that_does_not_speak_smtp_or_talks_without_end_is_left()
    {
        await using var web = new SmtpSink { Answer = _ => "HTTP/1.1 400 Bad Request" };
        (await Refused(Settings(web))).Message.ShouldContain("does not speak SMTP. It said: HTTP/1.1 400");

        await using var endless = new SmtpSink { Answer = line => line == "(greeting)" ? string.Join("\r\n", Enumerable.Repeat("220-more", 200)) : null };
        (await Refused(Settings(endless))).Message.ShouldContain("does not come to an end");

        await using var wide = new SmtpSink { Answer = line => line == "(greeting)" ? new string('2', 100_000) : null };
        (await Refused(Settings(wide))).Message.ShouldContain("a line without end");
    }

    [Fact]
    public async Task One_connection_serves_mail_after_mail_also_after_a_no()
    {
        await using var sink = new SmtpSink { Answer = line => line.Contains("gone@example.com", StringComparison.Ordinal) ? "550 gone" : null };
        var transport = Transport(Settings(sink));

        await transport.SendAsync(Mail("one@example.com"), CancellationToken.None);
        await Should.ThrowAsync<MailNotTaken>(() => transport.SendAsync(Mail("gone@example.com"), CancellationToken.None));
        var last = Mail("two@example.com");
        await transport.SendAsync(last, CancellationToken.None);

        (sink.Connections, sink.Mails.Count).ShouldBe((1, 2));
        sink.Commands.Count(c => c == "STARTTLS").ShouldBe(1);
        last.Conversation.Lines[0].ShouldBe("· over a connection that was open");
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_meanwhile_is_replaced_without_a_failure()
    {
        var isFirst = true;
        await using var sink = new SmtpSink();
        var transport = Transport(Settings(sink));
        await transport.SendAsync(Mail("one@example.com"), CancellationToken.None);
        sink.Answer = line =>
        {
            if (!isFirst || !line.StartsWith("MAIL", StringComparison.Ordinal))
            {
                return null;
            }

            isFirst = false;
            return "421 timeout, closing";
        };

        await transport.SendAsync(Mail("two@example.com"), CancellationToken.None);

        (sink.Connections, sink.Mails.Count).ShouldBe((2, 2));
    }

    [Fact]
    public async Task A_connection_that_nobody_needs_is_closed()
    {
        await using var sink = new SmtpSink();
        var clock = new TestClock();
        var transport = Transport(Settings(sink), clock);
        await transport.SendAsync(Mail(), CancellationToken.None);

        await transport.RestAsync(CancellationToken.None);
        sink.Commands.ShouldNotContain("QUIT");
        clock.Advance(TimeSpan.FromSeconds(16));
        await transport.RestAsync(CancellationToken.None);

        sink.Commands.ShouldContain("QUIT");
    }

    [Fact]
    public async Task A_server_that_can_is_asked_for_a_report_that_names_the_mail()
    {
        await using var sink = new SmtpSink { Offers = ["DSN", "8BITMIME", "SIZE 1000000"] };
        var settings = Settings(sink);
        settings.BounceAddress = "bounces@example.com";

        await Transport(settings).SendAsync(Mail(), CancellationToken.None);

        sink.Commands.ShouldContain(c => c.StartsWith("MAIL FROM:<bounces@example.com> SIZE=", StringComparison.Ordinal) && c.EndsWith($" RET=HDRS ENVID={Id:N}", StringComparison.Ordinal));
        sink.Commands.ShouldContain("RCPT TO:<owner@example.com> NOTIFY=FAILURE,DELAY");
        EmlFile.Parse(sink.Mails.Single().Content).From.ShouldContain("auditflow@example.com");
    }

    [Fact]
    public async Task A_mailbox_in_other_letters_needs_a_server_that_takes_them_and_a_domain_in_them_none()
    {
        await using var sink = new SmtpSink();
        (await Refused(Settings(sink), Mail("prüfung@example.com"))).Fault.ShouldBe(MailFault.RecipientRefused);

        await Transport(Settings(sink)).SendAsync(Mail("owner@bücher.example"), CancellationToken.None);
        sink.Commands.ShouldContain("RCPT TO:<owner@xn--bcher-kva.example>");

        await using var international = new SmtpSink { Offers = ["SMTPUTF8", "8BITMIME"] };
        await Transport(Settings(international)).SendAsync(Mail("prüfung@example.com"), CancellationToken.None);
        international.Commands.ShouldContain(c => c.StartsWith("MAIL", StringComparison.Ordinal) && c.EndsWith(" BODY=8BITMIME SMTPUTF8", StringComparison.Ordinal));
        EmlFile.Parse(international.Mails.Single().Content).To.ShouldBe("prüfung@example.com");
    }

    [Fact]
    public async Task A_mail_that_is_larger_than_the_server_takes_is_refused_without_asking()
    {
        await using var sink = new SmtpSink { Offers = ["SIZE 1000"] };

        var refused = await Refused(Settings(sink), Mail(text: new string('a', 2000)));

        refused.Fault.ShouldBe(MailFault.MailRefused);
        sink.Commands.ShouldNotContain(c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("owner@example.com\r\nRCPT TO:<other@example.com>")]
    [InlineData("owner@example.com> NOTIFY=NEVER")]
    [InlineData("Owner <owner@example.com>")]
    [InlineData("owner")]
    public async Task An_address_that_would_say_more_than_a_mailbox_reaches_no_server(string to)
    {
        await using var sink = new SmtpSink();

        await Refused(Settings(sink), Mail(to));

        sink.Connections.ShouldBe(0);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var transport in transports)
        {
            await transport.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
