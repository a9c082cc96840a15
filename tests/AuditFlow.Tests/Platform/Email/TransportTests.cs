using System.Net;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Settings;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Platform.Email;

public sealed class TransportTests
{
    static readonly OutgoingMail Mail = new(
        Guid.Parse("01900000-0000-7000-8000-000000000001"), "<01900000@audit.example.com>", new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), "owner@example.com", "lead@example.com",
        new RenderedMail("Please answer by 20 November: TRS-01, 1 July – 31 October 2026", "Hello – good day.\n\n.a line that begins with a dot\nhttps://audit.example.com/a/0123456789012345678901234567890123456789012\n", "<p>Hello – good day.</p>"));

    static MailSettings Smtp(SmtpSink sink, string password = SmtpSink.Password) => new()
    {
        Transport = MailTransport.Smtp, From = "auditflow@example.com",
        Smtp = new SmtpSettings { Host = "localhost", Port = sink.Port, StartTls = true, User = SmtpSink.User, Password = password, TimeoutSeconds = 5 },
    };

    // The only switch by which this client trusts a certificate made for one run; it trusts that one and no other.
    static async Task Trusting(SmtpSink sink, Func<Task> work)
    {
#pragma warning disable SYSLIB0014
        ServicePointManager.ServerCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == sink.Thumbprint;
        try
        {
            await work();
        }
        finally
        {
            ServicePointManager.ServerCertificateValidationCallback = null;
        }
#pragma warning restore SYSLIB0014
    }

    [Fact]
    [Trait("Rule", "R-57")]
    public async Task Mail_goes_out_encrypted_and_signed_in_with_its_own_headers()
    {
        await using var sink = new SmtpSink();

        await Trusting(sink, () => new SmtpTransport(Smtp(sink), TimeProvider.System).SendAsync(Mail, CancellationToken.None));

        var (content, wasEncrypted, wasSignedIn) = sink.Mails.ShouldHaveSingleItem();
        (wasEncrypted, wasSignedIn).ShouldBe((true, true));
        sink.Commands.ShouldContain("STARTTLS");
        var mail = EmlFile.Parse(content);
        mail.Header("Message-Id").ShouldBe(Mail.MessageId);
        mail.Header("Auto-Submitted").ShouldBe("auto-generated");
        mail.Header("Reply-To").ShouldContain("lead@example.com");
        mail.Subject.ShouldBe(Mail.Words.Subject);
        mail.Text.Trim().ShouldBe(Mail.Words.Text.Trim());
        mail.Html.Trim().ShouldBe(Mail.Words.Html);
    }

    [Fact]
    public async Task A_wrong_password_is_called_by_its_name()
    {
        await using var sink = new SmtpSink();

        await Trusting(sink, async () =>
        {
            var refused = await Should.ThrowAsync<MailNotTaken>(() => new SmtpTransport(Smtp(sink, "wrong"), TimeProvider.System).SendAsync(Mail, CancellationToken.None));
            refused.Message.ShouldContain("Mail:Smtp:Password");
            refused.Message.ShouldNotContain("wrong");
        });

        sink.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_with_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_password()
    {
        await using var sink = new SmtpSink();

        var refused = await Should.ThrowAsync<MailNotTaken>(() => new SmtpTransport(Smtp(sink), TimeProvider.System).SendAsync(Mail, CancellationToken.None));

        refused.Message.ShouldContain("certificate");
        sink.Mails.ShouldBeEmpty();
        sink.Commands.ShouldNotContain(c => c.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_the_time_of_the_setting()
    {
        await using var sink = new SmtpSink { IsSilent = true };
        var clock = new TestClock();

        var sending = new SmtpTransport(Smtp(sink), clock).SendAsync(Mail, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(6));

        (await Should.ThrowAsync<MailNotTaken>(() => sending)).Message.ShouldContain("silent for 5 seconds");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_out_of_reach()
    {
        var sink = new SmtpSink();
        var settings = Smtp(sink);
        await sink.DisposeAsync();

        (await Should.ThrowAsync<MailNotTaken>(() => new SmtpTransport(settings, TimeProvider.System).SendAsync(Mail, CancellationToken.None))).Message.ShouldContain("could not be reached");
    }

    [Theory]
    [InlineData("owner@example.com\r\nBcc: other@example.com", "Subject")]
    [InlineData("owner@example.com", "Subject\r\nBcc: other@example.com")]
    public void A_line_end_in_a_header_is_refused(string to, string subject)
        => Should.Throw<MailNotTaken>(() => MimeMessages.Build(Mail with { To = to, Words = Mail.Words with { Subject = subject } }, new MailSettings()));

    [Fact]
    public async Task A_mail_in_the_pickup_folder_is_one_whole_file_however_often_it_is_sent()
    {
        var folder = Directory.CreateTempSubdirectory("auditflow-pickup-");
        try
        {
            var transport = new PickupTransport(new AuditFlowSettings { Data = new DataSettings { Folder = folder.FullName } });
            await transport.SendAsync(Mail, CancellationToken.None);
            await transport.SendAsync(Mail, CancellationToken.None);

            var file = Directory.EnumerateFileSystemEntries(Path.Combine(folder.FullName, "mail")).ShouldHaveSingleItem();
            Path.GetFileName(file).ShouldBe($"{Mail.Id:N}.eml");
            var mail = EmlFile.Parse(await File.ReadAllTextAsync(file));
            (mail.Subject, mail.To, mail.Header("Message-Id")).ShouldBe((Mail.Words.Subject, "owner@example.com", Mail.MessageId));
            mail.Date.ShouldBe(Mail.At);
            mail.Text.Trim().ShouldBe(Mail.Words.Text.Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_mail_has_its_two_templates()
    {
        var templates = typeof(IEmail).Assembly.GetCustomAttributes(typeof(Microsoft.AspNetCore.Razor.Hosting.RazorCompiledItemAttribute), false)
            .Cast<Microsoft.AspNetCore.Razor.Hosting.RazorCompiledItemAttribute>().Select(i => i.Identifier).ToHashSet();

        EmailCatalog.All.ShouldNotBeEmpty();
        EmailCatalog.All.SelectMany(t => new[] { $"{EmailCatalog.PathOf(t)}.cshtml", $"{EmailCatalog.PathOf(t)}.text.cshtml" }).Where(p => !templates.Contains(p)).ShouldBeEmpty();
    }
}
