using AuditFlow.Attestations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Workflows;

/// <summary>The shipped lifecycle drawing from its first step to its last, with people who do their tasks.</summary>
[OnBothDatabases]
public sealed class LifecycleTests(AttestationApp app) : IClassFixture<AttestationApp>
{
    [Fact]
    [Trait("Rule", "R-65")]
    public async Task R65_An_audit_goes_through_every_phase_on_facts_and_closes_when_its_finding_is_settled()
    {
        var audit = await app.AsLead.Send(new CreateAudit { Name = "SOC 2 Type II", Kind = AuditKind.Soc2TypeII, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30) });
        await app.AsLead.Send(new StartAudit { AuditId = audit });
        await app.Until_idle();
        (await OpenTasks(audit)).Select(t => t.Title).ShouldBe(["Approve the scope", "Brief the control owners", "Review criteria without a control"], ignoreOrder: true);

        // An exception becomes a finding of this audit while it runs.
        var campaign = await app.AsLead.Send(new StartCampaign
        {
            Name = "October", AuditId = audit, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2026, 10, 31), DueOn = new(2026, 12, 5), ControlIds = ["ITGC-AC-01"],
        });
        await app.Until_idle();
        await app.Answer(await app.Attestation(campaign, "ITGC-AC-01"), AttestationAnswer.WithExceptions, "Two leavers kept their access for a week.");
        await app.AsLead.Send(new AcceptAnswer { AttestationId = (await app.Attestation(campaign, "ITGC-AC-01")).Id, Number = 1 });
        await app.AsLead.Send(new CloseCampaign { CampaignId = campaign });

        await CompleteTasks(audit);
        var readiness = await Gate(audit, "Readiness");
        readiness.OpenSince.ShouldBeNull();
        readiness.Facts.ShouldContain("CC9.1");

        // What is missing is brought in, and the gate opens by itself.
        await app.AsLead.Send(new ImportControls { File = Samples.Controls.Replace("CC7.5", "CC7.5;CC9.1") });
        await app.Until_idle();
        (await Gate(audit, "Readiness")).OpenSince.ShouldNotBeNull();

        for (var round = 0; round < 12 && (await OpenTasks(audit)).Count > 0; round++)
        {
            await CompleteTasks(audit);
        }

        (await State(audit)).ShouldBe(AuditState.Running);
        var remediation = await Gate(audit, "Findings closed or accepted");
        remediation.OpenSince.ShouldBeNull();
        (await app.Read(db => db.AuditPhases.Where(p => p.AuditId == audit).OrderBy(p => p.EnteredAt).Select(p => p.Phase).ToListAsync())).Distinct().Count().ShouldBe(5);

        var finding = await app.Read(db => db.Findings.SingleAsync(f => f.AuditId == audit));
        await app.AsLead.Send(new AcceptRisk { FindingId = finding.Id, Reason = "The leaver job is replaced in spring; access is reviewed weekly until then.", Until = new(2027, 4, 30) });
        await app.Until_idle();

        (await State(audit)).ShouldBe(AuditState.Closed);
        (await app.Read(db => db.Instances.Where(i => i.AuditId == audit && i.DefinitionId != "remediation").Select(i => i.SubStatus).Distinct().ToListAsync())).ShouldBe(["Finished"]);
        var entries = await app.Read(db => db.TrailEntries.AsNoTracking().Where(e => e.Stream == audit).OrderBy(e => e.Sequence).ToListAsync());
        TrailChain.FindBreak(entries, await app.Read(db => db.TrailHeads.SingleAsync(h => h.Stream == audit))).ShouldBeNull();
    }

    Task<AuditState> State(Guid audit) => app.Read(db => db.Audits.Where(a => a.Id == audit).Select(a => a.State).SingleAsync());

    Task<GateState> Gate(Guid audit, string name) => app.Read(db => db.GateStates.AsNoTracking().SingleAsync(g => g.AuditId == audit && g.Name == name));

    Task<List<AuditTask>> OpenTasks(Guid audit) => app.Read(db => db.Tasks.AsNoTracking().Where(t => t.AuditId == audit && t.State == TaskState.Open).ToListAsync());

    async Task CompleteTasks(Guid audit)
    {
        foreach (var task in await OpenTasks(audit))
        {
            await app.Sender(new PersonActor(Guid.Empty, null, task.Assignee, [Role.ControlOwner])).Send(new CompleteTask { TaskId = task.Id, Outcome = task.Outcomes[0] });
        }

        await app.Until_idle();
    }
}
