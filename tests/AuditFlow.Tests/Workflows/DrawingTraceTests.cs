using System.Globalization;
using System.Text;
using AuditFlow.Attestations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Architecture;
using AuditFlow.Tests.Fixtures;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Workflows;

/// <summary>
/// What every shipped drawing does, step by step on the test's clock, against approved traces: an audit with two exceptions,
/// one mended and one accepted, an owner who answers late and tasks that are done a day after they were asked.
/// </summary>
public sealed class AuditedCompany : AttestationApp
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var audit = await AsLead.Send(new CreateAudit { Name = "SOC 2 Type II", Kind = AuditKind.Soc2TypeII, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30) });
        await AsLead.Send(new StartAudit { AuditId = audit });
        await Until_idle();
        var campaign = await AsLead.Send(new StartCampaign
        {
            Name = "October", AuditId = audit, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2026, 10, 31), DueOn = new(2026, 11, 30), ControlIds = ["ITGC-AC-01", "ITGC-AC-04"],
        });
        await Until_idle();
        await Answer(await Attestation(campaign, "ITGC-AC-01"), AttestationAnswer.WithExceptions, "Two leavers kept their access for a week.");
        await Accept(await Attestation(campaign, "ITGC-AC-01"));
        await AsLead.Send(new ImportControls { File = Samples.Controls.Replace("CC7.5", "CC7.5;CC9.1") });
        for (var day = 0; day < 14; day++)
        {
            await CompleteTasks();
            await After(TimeSpan.FromDays(1));
        }

        await Answer(await Attestation(campaign, "ITGC-AC-04"), AttestationAnswer.DidNotOperate, "The feed was off for two days.");
        await Accept(await Attestation(campaign, "ITGC-AC-04"));
        await Until_idle();
        await Mend((await Attestation(campaign, "ITGC-AC-04")).FindingNumber!);
        var accepted = await Finding((await Attestation(campaign, "ITGC-AC-01")).FindingNumber!);
        await AsLead.Send(new AcceptRisk { FindingId = accepted.Id, Reason = "The leaver job is replaced in spring.", Until = new(2027, 4, 30) });
        for (var day = 0; day < 5; day++)
        {
            await CompleteTasks();
            await After(TimeSpan.FromDays(1));
        }

        (await Read(db => db.Audits.SingleAsync())).State.ShouldBe(AuditState.Closed);
    }

    Task<Unit> Accept(Attestation answered) => AsLead.Send(new AcceptAnswer { AttestationId = answered.Id, Number = 1 });

    async Task Mend(string number)
    {
        var finding = await Finding(number);
        var manager = Sender(new PersonActor(Guid.Empty, null, finding.RemediationOwner, [Role.Manager]));
        await manager.Send(new SubmitPlan { FindingId = finding.Id, Plan = "The feed tells when it is off.", FixedBy = new(2026, 12, 20) });
        await AsLead.Send(new ApprovePlan { FindingId = finding.Id });
        await After(TimeSpan.FromDays(8));
        await manager.Send(new ReportFixed { FindingId = finding.Id, WhatWasDone = "The alert is live since Monday." });
        await Until_idle();
        await Sender(new PersonActor(Guid.Empty, null, "internal-auditor-it@example.com", [Role.Tester])).Send(new RecordRetest { FindingId = finding.Id, Passed = true, Work = "Switched the feed off; the alert came." });
        await Until_idle();
    }

    Task<Finding> Finding(string number) => Read(db => db.Findings.AsNoTracking().SingleAsync(f => f.Number == number));

    async Task CompleteTasks()
    {
        foreach (var task in await Read(db => db.Tasks.AsNoTracking().Where(t => t.State == TaskState.Open).OrderBy(t => t.Title).ToListAsync()))
        {
            await Sender(new PersonActor(Guid.Empty, null, task.Assignee, [Role.ControlOwner])).Send(new CompleteTask { TaskId = task.Id, Outcome = task.Outcomes[0] });
        }

        await Until_idle();
    }
}

[OnBothDatabases]
public sealed class DrawingTraceTests(AuditedCompany app) : IClassFixture<AuditedCompany>
{
    static string Folder => Path.Combine(Code.Repository, "tests", "AuditFlow.Tests", "Workflows", "Traces");

    public static TheoryData<string> Drawings =>
        [.. Directory.GetFiles(Path.Combine(Code.Repository, "workflows"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Drawings))]
    public async Task A_shipped_drawing_does_what_was_approved_step_by_step(string drawing)
    {
        var trace = await TraceOf(drawing);
        var approved = Path.Combine(Folder, $"{drawing}.approved.txt");
        var expected = File.Exists(approved) ? (await File.ReadAllTextAsync(approved, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n") : "";
        if (trace != expected)
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, $"{drawing}.received.txt"), trace, TestContext.Current.CancellationToken);
        }

        trace.ShouldBe(expected, $"{drawing}.received.txt lies beside the approved trace: read it, and when it is right let it take its place");
    }

    // Every run of the drawing, oldest first: when, what, at which step. Ids and texts of the journal differ from run to run.
    async Task<string> TraceOf(string drawing)
    {
        var runs = await app.Read(db => db.Instances.AsNoTracking().Where(i => i.DefinitionId == drawing).OrderBy(i => i.CreatedAt).ThenBy(i => i.Id).ToListAsync());
        runs.ShouldNotBeEmpty("the story above does not run this drawing");
        var text = new StringBuilder();
        foreach (var run in runs)
        {
            text.Append(CultureInfo.InvariantCulture, $"run {runs.IndexOf(run) + 1}: {run.SubStatus}\n");
            foreach (var entry in await app.Journal(run.Id))
            {
                var after = entry.At - run.CreatedAt;
                text.Append(CultureInfo.InvariantCulture, $"  {(int)after.TotalDays,3}d {after.Hours,2}h  {entry.Event,-14} {entry.ActivityId} ({entry.ActivityType})\n");
            }
        }

        return text.ToString();
    }
}
