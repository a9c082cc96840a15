using System.Text.Json;
using AuditFlow.Controls;
using AuditFlow.Engine;
using AuditFlow.Notifications;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Notifications;

/// <summary>The block that sends a mail in the lead's own words.</summary>
[OnBothDatabases]
public sealed class SendEmailTests(AttestationApp app) : IClassFixture<AttestationApp>
{
    [Fact]
    public async Task It_sends_each_recipient_a_mail_of_their_own_with_the_paragraphs_as_written()
    {
        var run = await Sent("Kick-off on Monday", "Dear all,\n\nthe audit begins <soon>.\nBring nothing.\n\n\n\nSee the plan.", "iam-lead@example.com", "manager:ITGC-AC-01");

        (await Load(run)).SubStatus.ShouldBe("Finished");
        var mail = app.MailTo("iam-lead@example.com").Single(m => m.Subject == "Kick-off on Monday");
        mail.To.ShouldNotContain("cio@example.com");
        mail.Text.ReplaceLineEndings("\n").Split("\n-- \n")[0].Trim().ShouldBe("Dear all,\n\nthe audit begins <soon>.\nBring nothing.\n\nSee the plan.");
        mail.Html.ShouldContain("the audit begins &lt;soon&gt;.");
        app.MailTo("cio@example.com").ShouldContain(m => m.Subject == "Kick-off on Monday");
    }

    [Fact]
    public async Task A_role_reaches_all_who_have_it_and_a_criterion_the_owners_of_its_controls()
    {
        await Sent("To roles", "Text.", "role:ComplianceLead");
        var leads = (await app.Read(db => db.People.AsNoTracking().ToListAsync())).Where(p => p.Roles.Contains(Role.ComplianceLead)).Select(p => p.Email);
        Reached("To roles").ShouldBe(leads, ignoreOrder: true);

        await Sent("To owners", "Text.", "owner:CC6.1");
        var owners = (await app.Read(db => db.CurrentControls.Where(c => c.Control.RetiredOn == null).Select(c => new { c.Version.Content.OwnerEmail, c.Version.Content.Mappings }).ToListAsync()))
            .Where(c => c.Mappings.Contains("soc2-tsc-2017/CC6.1")).Select(c => c.OwnerEmail).Distinct();
        Reached("To owners").ShouldBe(owners, ignoreOrder: true);
    }

    [Theory]
    [InlineData("nobody@example.com", "'nobody@example.com' leads to nobody in the register")]
    [InlineData("owner:CC99.9", "'owner:CC99.9' leads to nobody in the register")]
    [InlineData("everybody", "'everybody' names nobody")]
    [InlineData("lead", "'lead' leads to nobody")]
    public async Task A_recipient_that_leads_to_nobody_is_an_incident_and_nobody_else_gets_the_mail(string recipient, string why)
    {
        var run = await Sent($"For {recipient}", "Text.", "iam-lead@example.com", recipient);

        WorkflowState.Parse((await Load(run)).State!).Incidents.ShouldHaveSingleItem().Message.ShouldContain(why);
        Reached($"For {recipient}").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_step_asked_twice_sends_one_mail()
    {
        var notice = new QueueNotice { Recipients = ["cio@example.com"], Subject = "Only once", Text = "Text.", AskedBy = $"{Guid.CreateVersion7()}" };
        var run = app.Sender(new RunActor("run-1", "drawing", 1, null, null));

        await run.Send(notice);
        await run.Send(notice);
        await app.Until_idle();

        Reached("Only once").ShouldBe(["cio@example.com"]);
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "notice-queued" && e.Subject == $"notice:{notice.AskedBy}"))).ShouldBe(1);
    }

    async Task<string> Sent(string subject, string text, params string[] recipients)
    {
        var drawing = $"mails-{Guid.CreateVersion7():N}";
        await app.Send(new PublishDrawing
        {
            Json = Drawing.Sequence(drawing, Drawing.Activity("Mail", SendEmail.TypeName, ("recipients", $"js:{JsonSerializer.Serialize(recipients).Replace('"', '\'')}"), ("subject", subject), ("text", text))),
        });
        var run = await app.AsLead.Send(new StartDrawing { DefinitionId = drawing });
        await app.Until_idle();
        return run;
    }

    IEnumerable<string> Reached(string subject) => app.AllMail().Where(m => m.Subject == subject).Select(m => m.To);

    Task<WorkflowInstance> Load(string run) => app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == run));
}
