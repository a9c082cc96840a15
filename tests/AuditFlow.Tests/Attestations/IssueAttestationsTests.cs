using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Attestations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Engine;
using AuditFlow.Findings;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>The block that asks many owners and waits for all of them.</summary>
[OnBothDatabases]
public sealed class IssueAttestationsTests : IAsyncLifetime
{
    static readonly string[] Two = ["ITGC-AC-01", "ITGC-AC-02"];

    // Of each test its own: an exception of one is a fact against the answer of another.
    readonly AttestationApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task It_asks_the_owners_of_the_controls_and_goes_out_when_all_have_signed()
    {
        var run = await Started(("controlIds", Ids(Two)), ("periodDays", 30), ("daysToAnswer", 10));
        var campaign = await Campaign(run);
        campaign.PeriodTo.DayNumber.ShouldBe(campaign.PeriodFrom.DayNumber + 29);
        app.MailTo("iam-lead@example.com").ShouldContain(m => m.Subject.Contains("ITGC-AC-01") && m.Text.Contains("https://localhost/a/"));

        await app.Answer(await app.Attestation(campaign.Id, Two[0]), AttestationAnswer.OperatedAsDescribed);
        await app.Until_idle();
        (await Load(run)).SubStatus.ShouldBe("Suspended", "one of two has signed");

        await app.Answer(await app.Attestation(campaign.Id, Two[1]), AttestationAnswer.DidNotOperate, "Not since May.");
        await app.AsLead.Send(new AcceptAnswer { AttestationId = (await app.Attestation(campaign.Id, Two[1])).Id, Number = 1 });
        await app.Until_idle();

        (await Outcome(run)).ShouldBe("signed 2, missing 0");
        (await app.Read(db => db.Findings.CountAsync(f => f.SourceId != "" && f.ControlId == Two[1]))).ShouldBe(1, "an exception opens its finding as in any campaign");
        string[] own = [(await app.Attestation(campaign.Id, Two[0])).Id.ToString("D"), (await app.Attestation(campaign.Id, Two[1])).Id.ToString("D")];
        var runs = await app.Read(db => db.Instances.Where(i => own.Contains(i.CorrelationId)).Select(i => i.SubStatus).ToListAsync());
        runs.ShouldBe(["Finished", "Finished"], "each attestation had a run of its own");
    }

    [Fact]
    [Trait("Rule", "R-37")]
    public async Task R37_It_goes_out_by_overdue_when_the_last_owners_day_is_over_and_the_attestation_can_still_be_answered()
    {
        var run = await Started(("controlIds", Ids(Two)), ("periodDays", 7), ("daysToAnswer", 3));
        var campaign = await Campaign(run);
        await app.Answer(await app.Attestation(campaign.Id, Two[0]), AttestationAnswer.OperatedAsDescribed);
        await app.Until_idle();

        app.Clock.MoveTo((await app.Attestation(campaign.Id, Two[1])).DueAt.AddSeconds(-1));
        await app.Until_idle();
        (await Load(run)).SubStatus.ShouldBe("Suspended");
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await app.Until_idle();

        (await Outcome(run)).ShouldBe("overdue, signed 1, missing 1");
        await app.Answer(await app.Attestation(campaign.Id, Two[1]), AttestationAnswer.OperatedAsDescribed);
    }

    [Fact]
    [Trait("Rule", "R-47")]
    public async Task R47_A_campaign_that_is_closed_with_gaps_ends_the_waiting()
    {
        var run = await Started(("controlIds", Ids(Two)), ("periodDays", 7));
        var campaign = await Campaign(run);

        await app.AsLead.Send(new CloseCampaign { CampaignId = campaign.Id, Reason = "The system was switched off." });
        await app.Until_idle();

        (await Outcome(run)).ShouldBe("overdue, signed 0, missing 2");
    }

    [Fact]
    public async Task Answers_that_come_before_it_waits_are_not_lost()
    {
        var asked = new IssueCampaignForRun
        {
            Name = "Twice", Criteria = [], ControlIds = Two, PeriodDays = 7, DaysToAnswer = 7, RunId = $"{Guid.CreateVersion7():N}", AskedBy = "1",
        };
        var sender = app.Sender(new RunActor(asked.RunId, "drawing", 1, null, AttestationApp.Lead));
        var first = await sender.Send(asked);
        await app.Until_idle();
        foreach (var control in Two)
        {
            await app.Answer(await app.Attestation(first, control), AttestationAnswer.OperatedAsDescribed);
        }

        await app.Until_idle();
        (await sender.Send(asked)).ShouldBe(first, "one execution of the block has one campaign, however often it is tried");
        (await app.Read(db => db.Signals.CountAsync(s => s.Name == IssueAttestations.TypeName && s.Key == first.ToString()))).ShouldBe(2, "they are kept for the block that will wait");
        (await app.Read(db => db.Attestations.CountAsync(a => a.CampaignId == first))).ShouldBe(2);
    }

    [Fact]
    public async Task A_campaign_that_no_run_waits_for_leaves_no_signal_behind()
    {
        var campaign = await app.Campaign(Two);

        await app.Answer(await app.Attestation(campaign, Two[0]), AttestationAnswer.OperatedAsDescribed);

        (await app.Read(db => db.Signals.CountAsync(s => s.Key == campaign.ToString()))).ShouldBe(0);
    }

    [Fact]
    public async Task Framework_criteria_and_key_controls_narrow_whom_it_asks()
    {
        var run = await Started(("framework", "soc2-tsc-2017"), ("criteria", Ids(["CC6.1"])), ("keyOnly", true), ("periodDays", 7));
        var campaign = await Campaign(run);

        var asked = await app.Read(db => db.Attestations.Where(a => a.CampaignId == campaign.Id).Select(a => a.ControlId).ToListAsync());
        var all = await app.Read(db => db.CurrentControls.Where(c => c.Control.RetiredOn == null).Select(c => new { c.Control.ControlId, c.Version.Content.IsKey, c.Version.Content.Mappings }).ToListAsync());
        asked.ShouldBe(all.Where(c => c.IsKey && c.Mappings.Contains("soc2-tsc-2017/CC6.1")).Select(c => c.ControlId), ignoreOrder: true);
        asked.ShouldNotBeEmpty();
        asked.Count.ShouldBeLessThan(all.Count(c => c.Mappings.Contains("soc2-tsc-2017/CC6.1")) + 1);
    }

    [Fact]
    public async Task In_a_run_of_an_audit_the_campaign_is_the_audits_and_asks_for_its_period_so_far()
    {
        var audit = await app.AsLead.Send(new CreateAudit { Name = $"Audit {Guid.CreateVersion7()}", Kind = AuditKind.Soc2TypeII, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30) });
        await app.AsLead.Send(new StartAudit { AuditId = audit });
        await app.Until_idle();
        var run = await Started(audit, ("controlIds", Ids(Two)));

        var campaign = await Campaign(run);

        campaign.AuditId.ShouldBe(audit);
        (campaign.PeriodFrom, campaign.PeriodTo).ShouldBe((new(2026, 10, 1), DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime)));
        (await app.Attestation(campaign.Id, Two[0])).AuditId.ShouldBe(audit);
    }

    [Fact]
    public async Task It_asks_as_the_template_says_that_it_names()
    {
        await app.AsLead.Send(new KeepTemplate { Name = "Quarter, two signers", Plan = new CampaignPlan { Signers = [Signer.Performer, Signer.Owner], Review = ReviewOf.Everything } });

        var campaign = await Campaign(await Started(("controlIds", Ids(["ITGC-AC-01"])), ("periodDays", 7), ("template", "Quarter, two signers")));

        (campaign.Template, campaign.Plan.Review).ShouldBe(("Quarter, two signers", ReviewOf.Everything));
        (await app.Read(db => db.Attestations.Where(a => a.CampaignId == campaign.Id).OrderBy(a => a.Place).Select(a => a.SignerEmail).ToListAsync()))
            .ShouldBe([CampaignApp.Performer, CampaignApp.Owner]);
        (await app.AsLead.Send(new OfferTemplates())).ShouldContain(c => c.Value == "Quarter, two signers");
    }

    [Theory]
    [InlineData("No such", "There is no campaign template 'No such'.")]
    [InlineData("Reading", "'Reading' asks named people")]
    [InlineData("Retired", "There is no campaign template 'Retired'.")]
    public async Task A_template_that_is_missing_or_asks_people_is_an_incident_that_names_it(string template, string why)
    {
        if (template != "No such")
        {
            var plan = template == "Reading" ? new CampaignPlan { Kind = CampaignKind.Awareness, Briefing = "Read this." } : new CampaignPlan();
            var id = await app.AsLead.Send(new KeepTemplate { Name = template, Plan = plan });
            if (template == "Retired")
            {
                await app.AsLead.Send(new RetireTemplate { TemplateId = id });
            }
        }

        var run = await Started(("controlIds", Ids(Two)), ("periodDays", 7), ("template", template));

        (await app.Read(db => db.Campaigns.CountAsync(c => c.OccurrenceKey!.Contains(run)))).ShouldBe(0);
        WorkflowState.Parse((await Load(run)).State!).Incidents.ShouldHaveSingleItem().Message.ShouldContain(why);
    }

    [Theory]
    [InlineData("no-such-process", 7, "nobody to ask")]
    [InlineData(null, 0, "belongs to no audit")]
    public async Task What_cannot_be_asked_is_an_incident_that_says_why(string? process, int days, string why)
    {
        var run = await Started(("process", process), ("periodDays", days));

        (await app.Read(db => db.Campaigns.CountAsync(c => c.OccurrenceKey!.Contains(run)))).ShouldBe(0);
        WorkflowState.Parse((await Load(run)).State!).Incidents.ShouldHaveSingleItem().Message.ShouldContain(why);
    }

    Task<string> Started(params (string, object?)[] inputs) => Started(null, inputs);

    async Task<string> Started(Guid? audit, params (string, object?)[] inputs)
    {
        var drawing = $"asks-{Guid.CreateVersion7():N}";
        await app.Send(new PublishDrawing
        {
            Json = Drawing.Flowchart(
                drawing,
                [
                    Drawing.Activity("Issue", IssueAttestations.TypeName, inputs), Say("Signed", ""), Say("Late", "overdue, "),
                ],
                [("Issue", "All signed", "Signed"), ("Issue", "Overdue", "Late")]),
        });
        var run = await app.AsLead.Send(new StartDrawing { DefinitionId = drawing, Input = audit is null ? null : JsonSerializer.SerializeToElement(new { AuditId = audit }) });
        await app.Until_idle();
        return run;
    }

    // The run's own name is what it was told at the end.
    static JsonObject Say(string id, string what)
        => Drawing.Activity(id, "Elsa.SetName", ("value", $"js:`{what}signed ${{getOutputFrom('Issue', 'Signed')}}, missing ${{getOutputFrom('Issue', 'Missing')}}`"));

    static string Ids(string[] ids) => $"js:{JsonSerializer.Serialize(ids).Replace('"', '\'')}";

    Task<WorkflowInstance> Load(string run) => app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == run));

    Task<Campaign> Campaign(string run) => app.Read(db => db.Campaigns.AsNoTracking().SingleAsync(c => c.OccurrenceKey!.Contains(run)));

    async Task<string> Outcome(string run)
    {
        var ended = await Load(run);
        ended.SubStatus.ShouldBe("Finished");
        return ended.Name!;
    }
}
