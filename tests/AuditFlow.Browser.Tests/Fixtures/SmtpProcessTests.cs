using System.Net.Mail;
using Shouldly;

namespace AuditFlow.Browser.Tests.Fixtures;

public sealed class SmtpProcessTests(SmtpProcess smtp) : IClassFixture<SmtpProcess>
{
    [Fact]
    public async Task A_mail_can_be_read_as_soon_as_it_was_accepted()
    {
        using var client = new SmtpClient("127.0.0.1", smtp.Port);
        using var mail = new MailMessage("from@example.com", "to@example.com", "Quarterly review", $"Open https://localhost/a/{new string('x', 90)} today – please.");
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("<p>Open – please</p>", System.Text.Encoding.UTF8, "text/html"));
        mail.Headers.Add("Message-ID", "<one@example.com>");

        await client.SendMailAsync(mail, TestContext.Current.CancellationToken);

        var received = smtp.Mails.Single();
        received.ShouldSatisfyAllConditions(
            m => m.To.ShouldBe("to@example.com"),
            m => m.Subject.ShouldBe("Quarterly review"),
            m => m.MessageId.ShouldBe("<one@example.com>"),
            m => m.Text.ShouldContain($"https://localhost/a/{new string('x', 90)} today – please."),
            m => m.Html.ShouldContain("<p>Open – please</p>"));
    }
}
