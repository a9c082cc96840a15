using System.Text.RegularExpressions;
using AuditFlow.Attestations;
using AuditFlow.Evidence;
using AuditFlow.Findings;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>
/// A quarter of all 96 controls of the sample company, from its schedule to its close, with a real mail server in between:
/// on time, late, delegated, escalated, returned, on behalf, undeliverable, contradicted. Every item and every mail is accounted for.
/// </summary>
[OnBothDatabases]
[Trait("Category", "slow")]
public sealed partial class QuarterTests : IAsyncLifetime
{
    const string Gone = "payroll-manager@example.com";
    readonly QuarterApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    [Trait("Rule", "R-39")]
    [Trait("Rule", "R-44")]
    [Trait("Rule", "R-47")]
    public async Task A_quarter_of_96_controls_runs_from_its_schedule_to_its_close_and_every_mail_is_accounted_for()
    {
        app.Sink.Answer = line => line.StartsWith("RCPT TO", StringComparison.Ordinal) && line.Contains(Gone, StringComparison.Ordinal) ? "550 5.1.1 no such mailbox" : null;
        var controls = await app.Read(db => db.Set<AuditFlow.Controls.Control>().OrderBy(c => c.ControlId).Select(c => c.ControlId).ToListAsync());
        controls.Count.ShouldBe(96);

        // The schedule rings five business days after the quarter, and asks once however often it rings.
        var schedule = await app.AsLead.Send(new ScheduleCampaigns
        {
            Name = "Owner attestation", Rule = new AfterFiscalPeriod { Period = FiscalKind.Quarter, BusinessDays = 5 }, TimeZone = "America/New_York", Period = CampaignPeriod.PreviousFiscalQuarter, ControlIds = controls,
        });
        app.Clock.MoveTo(new(2027, 1, 10, 15, 0, 0, TimeSpan.Zero));
        (await app.Sender(new ScheduleActor("test")).Send(new SendDue { ScheduleId = schedule })).ShouldNotBeNull();
        (await app.Sender(new ScheduleActor("test")).Send(new SendDue { ScheduleId = schedule })).ShouldBeNull();
        await app.Until_idle();
        var campaign = await app.Read(db => db.Campaigns.AsNoTracking().SingleAsync());
        (campaign.State, campaign.PeriodFrom, campaign.PeriodTo).ShouldBe((CampaignState.Open, new DateOnly(2026, 10, 1), new DateOnly(2026, 12, 31)));
        var all = await Items();
        all.Count.ShouldBe(96);
        all.ShouldAllBe(a => a.BundleId != null);

        // Undeliverable: the mail server knows the mailbox no more; the lead's manager gives the work to somebody else.
        var gone = all.FindAll(a => a.SignerEmail == Gone);
        gone.ShouldNotBeEmpty();
        gone.ShouldAllBe(a => a.UndeliverableBecause!.Contains("no such mailbox"));

        // The first ten of the rest are left; of the others, one in each way that is not the usual one.
        var rest = all.Where(a => a.SignerEmail != Gone).ToList();
        var (silent, delegated, contradicted, behalf) = (rest[..3], rest[3], rest[4], rest[5]);
        var usual = rest[6..];
        foreach (var item in usual.Take(60))
        {
            await app.Answer(item, AttestationAnswer.OperatedAsDescribed);
        }

        var exceptions = usual.Skip(60).Take(4).ToList();
        foreach (var item in exceptions)
        {
            await app.Answer(item, AttestationAnswer.WithExceptions, "One case of twelve was late.");
        }

        // Returned by the manager, answered again, accepted.
        await app.AsLead.Send(new ReturnAnswer { AttestationId = exceptions[0].Id, Number = 1, Reason = "Which case?" });
        await app.Until_idle();
        await app.Answer(await Item(exceptions[0]), AttestationAnswer.WithExceptions, "Ticket 4711.");
        foreach (var item in exceptions)
        {
            await app.AsLead.Send(new AcceptAnswer { AttestationId = item.Id, Number = item.Id == exceptions[0].Id ? 2 : 1 });
        }

        // Delegated to a colleague who answers in time.
        await (await app.Holder(delegated)).Send(new DelegateAttestations
        {
            BundleId = delegated.BundleId!.Value, Nonce = Guid.CreateVersion7(), AttestationIds = [delegated.Id], Email = "treasurer@example.com",
            Until = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime.AddDays(4)), Reason = "Did the work.",
        });
        await app.Until_idle();
        await app.Answer(await Item(delegated), AttestationAnswer.OperatedAsDescribed);

        // A finding came up on one control: a clean answer needs an explanation.
        await app.As(Role.Tester).Send(new OpenFinding { ControlId = contradicted.ControlId, Title = "A sample failed", Description = "1 of 25.", SourceId = "test-1", Source = FindingSource.Test });
        (await Should.ThrowAsync<AuditFlow.Platform.Requests.InvalidRequest>(() => app.Answer(contradicted, AttestationAnswer.OperatedAsDescribed))).Message.ShouldContain("Facts");
        await app.Answer(contradicted, AttestationAnswer.OperatedAsDescribed, "The sample is of the quarter before.");

        // The rest of the usual ones are late; the silent ones climb the ladder.
        await app.After(campaign.DueOn.ToDateTime(new(12, 0)) - app.Clock.GetUtcNow().UtcDateTime + TimeSpan.FromDays(8));
        var late = usual.Skip(64).ToList();
        foreach (var item in late)
        {
            (await Item(item)).Escalations.ShouldBe(3);
            await app.Answer(await Item(item), AttestationAnswer.NoOccurrenceDue);
        }

        (await app.Read(db => db.Campaigns.SingleAsync())).State.ShouldBe(CampaignState.Closing);

        // On behalf of somebody who cannot, with a file that shows it.
        await app.AsLead.Send(new AddAnswerEvidence { AttestationId = behalf.Id, Files = [await Received("The reviewer's list, signed.")] });
        await app.AsLead.Send(new AnswerOnBehalf
        {
            AttestationId = behalf.Id, Answer = AttestationAnswer.OperatedAsDescribed, Comment = "As the list shows.", Reason = "The owner is on leave until March.", TypedName = "Compliance lead",
        });

        // Those whose mailbox is gone are given to their manager and answered.
        await app.AsLead.Send(new ReassignAttestations { AttestationIds = [.. gone.Select(g => g.Id)], Email = "corporate-controller@example.com" });
        await app.Until_idle();
        foreach (var item in gone)
        {
            await app.Answer(await Item(item), AttestationAnswer.OperatedAsDescribed);
        }

        // The last day passes, the lead is asked, and closes with a reason.
        await app.After(TimeSpan.FromDays(8));
        app.Letters().ShouldContain(m => m.To.Contains(AttestationApp.Lead) && m.Subject.StartsWith("Decide about 3 missing answers"));
        await app.AsLead.Send(new CloseCampaign { CampaignId = campaign.Id, Reason = "The three systems were sold in December." });
        await app.After(TimeSpan.FromDays(10));

        var sheet = await app.AsLead.Send(new ShowCampaign { CampaignId = campaign.Id, Show = ItemFilter.NotAttested });
        sheet.Campaign.State.ShouldBe(CampaignState.ClosedWithGaps);
        sheet.States.ShouldBe(new Dictionary<string, int> { ["Accepted"] = 4, ["Submitted"] = 96 - 3 - 1 - 4, ["OnBehalf"] = 1, ["NotAttested"] = 3 }, ignoreOrder: true);
        silent.Select(s => s.ControlId).ShouldBe(sheet.Items.Select(i => i.ControlId).Order(StringComparer.Ordinal));
        (await app.Read(db => db.SignedAnswers.CountAsync())).ShouldBe(93 + 1, "one answer was corrected");
        (await app.Read(db => db.SignedAnswers.CountAsync(s => s.Receipt == null))).ShouldBe(0);
        (await app.Read(db => db.Instances.CountAsync(i => (i.DefinitionId == "control-attestation" || i.DefinitionId == "attestation-campaign") && i.FinishedAt == null))).ShouldBe(0);
        (await app.Read(db => db.Links.CountAsync(l => l.Purpose != AskedLinks.Name && l.UsedAt == null && l.RevokedAt == null))).ShouldBe(0);

        // Each queued mail left once or says why it did not, and the server got nothing else.
        var mails = await app.Read(db => db.OutboxMails.AsNoTracking().ToListAsync());
        mails.ShouldAllBe(m => m.State == MailState.Sent || m.State == MailState.Dropped || m.State == MailState.Refused);
        mails.Where(m => m.State == MailState.Refused).ShouldAllBe(m => m.Recipient == Gone && m.LastError!.Contains("no such mailbox"));
        app.Letters().Select(m => m.Header("Message-Id")).Order(StringComparer.Ordinal).ShouldBe(mails.Where(m => m.State == MailState.Sent).Select(m => m.MessageId!).Order(StringComparer.Ordinal));
        app.Letters().ShouldAllBe(m => !Statement().IsMatch(m.Text), "no mail holds the text of a control");
    }

    Task<List<Attestation>> Items() => app.Read(db => db.Attestations.AsNoTracking().OrderBy(a => a.ControlId).ToListAsync());

    Task<Attestation> Item(Attestation item) => app.Read(db => db.Attestations.AsNoTracking().SingleAsync(a => a.Id == item.Id));

    async Task<ReceivedFile> Received(string text)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return await app.Inside(services => services.GetRequiredService<EvidenceStore>().ReceiveAsync(content, "list.txt", CancellationToken.None));
    }

    [GeneratedRegex("an IAM analyst grants the named role")]
    private static partial Regex Statement();
}

/// <summary>The sample company whose mail goes to a server that speaks SMTP.</summary>
public sealed class QuarterApp : AttestationApp
{
    public SmtpSink Sink { get; } = new() { WantsSignIn = false };

    protected override IEnumerable<KeyValuePair<string, string?>> Settings
        => [new("Mail:Transport", "Smtp"), new("Mail:Smtp:Host", "localhost"), new("Mail:Smtp:Port", $"{Sink.Port}"), new("Mail:Smtp:StartTls", "false")];

    /// <summary>What the server took, in order.</summary>
    internal IReadOnlyList<EmlFile> Letters() => [.. Sink.Mails.Select(m => EmlFile.Parse(m.Content))];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
