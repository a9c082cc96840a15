using System.Text;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Settings;
using Shouldly;

namespace AuditFlow.Tests.Platform.Email;

public sealed class TransportTests
{
    static readonly OutgoingMail Mail = new(
        Guid.Parse("01900000-0000-7000-8000-000000000001"), "<01900000@audit.example.com>", new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), "owner@example.com", "lead@example.com",
        new RenderedMail("Please answer by 20 November: TRS-01, 1 July – 31 October 2026", "Hello – good day.\n\n.a line that begins with a dot\nhttps://audit.example.com/a/0123456789012345678901234567890123456789012\n", "<p>Hello – good day.</p>"));

    [Theory]
    [InlineData("owner@example.com\r\nBcc: other@example.com", "Subject")]
    [InlineData("owner@example.com", "Subject\r\nBcc: other@example.com")]
    public void A_line_end_in_a_header_is_refused(string to, string subject)
        => Should.Throw<MailNotTaken>(() => MimeMessages.Write(Mail with { To = to, Words = Mail.Words with { Subject = subject } }, new MailSettings()));

    [Theory]
    [InlineData("Attest ITGC-AC-01 by Mon 30 Nov 2026")]
    [InlineData("Prüfung für 2026: 1 July – 31 October, an das Team, mit vielen Wörtern, damit es über die Zeile hinausgeht 👩‍💻👩‍💻")]
    [InlineData("a =?utf-8?B?eA==?= that looks encoded")]
    [InlineData("many words that are plain and go on and on until the header has to be folded at a blank, and then again, and then again")]
    [InlineData("averylongwordthatcannotbefoldedanywhereaverylongwordthatcannotbefoldedanywhereaverylongword")]
    public void A_subject_comes_back_as_it_was_and_no_line_is_too_long(string subject)
    {
        var written = Encoding.UTF8.GetString(MimeMessages.Write(Mail with { Words = Mail.Words with { Subject = subject } }, new MailSettings { FromName = "Prüfung \"AuditFlow\"" }));

        EmlFile.Parse(written).Subject.ShouldBe(subject);
        written.Split("\r\n").Max(l => l.Length).ShouldBeLessThanOrEqualTo(78);
        written.All(c => c < 128).ShouldBeTrue();
        written.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("=3D is not = and a blank at the end \n\ttab\t\n.\n..dots\n")]
    [InlineData("Größe – 100 % „so“ 👩‍💻")]
    public void A_text_comes_back_as_it_was(string text)
    {
        var longLine = string.Concat(Enumerable.Repeat(text, 30));
        var written = Encoding.UTF8.GetString(MimeMessages.Write(Mail with { Words = Mail.Words with { Text = longLine } }, new MailSettings()));

        EmlFile.Parse(written).Text.TrimEnd('\n').ShouldBe(longLine.TrimEnd('\n'));
        written.Split("\r\n").Max(l => l.Length).ShouldBeLessThanOrEqualTo(78);
    }

    [Fact]
    public void A_mail_that_goes_on_with_a_thread_and_may_be_stopped_says_so_in_its_headers()
    {
        var mail = EmlFile.Parse(Encoding.UTF8.GetString(MimeMessages.Write(Mail with { Follows = ["<first@x>", "<last@x>"], StopUrl = "https://audit.example.com/mail/stop/token" }, new MailSettings())));

        (mail.Header("References"), mail.Header("In-Reply-To")).ShouldBe(("<first@x> <last@x>", "<last@x>"));
        (mail.Header("List-Unsubscribe"), mail.Header("List-Unsubscribe-Post")).ShouldBe(("<https://audit.example.com/mail/stop/token>", "List-Unsubscribe=One-Click"));
    }

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
