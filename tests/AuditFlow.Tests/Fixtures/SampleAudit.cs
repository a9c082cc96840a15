using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tests.Fixtures;

/// <summary>An audit of the sample company with a task, a finding and a closed gate.</summary>
public sealed record SampleAudit(Guid AuditId, Guid TaskId)
{
    /// <summary>The registers, and drawings that nobody runs.</summary>
    public static async Task Prepare(AuditFlowApp app)
    {
        await app.Send(new ImportPeople { File = Samples.People, FileName = "people.csv" });
        await app.Send(new ImportControls { File = Samples.Controls, FileName = "controls.csv" });
        await Publish(app, "audit-lifecycle");
        await Publish(app, "remediation");
    }

    public static async Task<SampleAudit> Start(AuditFlowApp app)
    {
        await Prepare(app);
        var lead = app.Sender(new PersonActor(Guid.Empty, null, "compliance-lead@example.com", [Role.ComplianceLead]));
        var audit = await lead.Send(new CreateAudit
        {
            Name = "SOC 2 Type II 2026\u201327", Kind = AuditKind.Soc2TypeII, Categories = ["availability", "confidentiality"], PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30),
        });
        await lead.Send(new StartAudit { AuditId = audit });
        var run = app.Sender(new RunActor("run-1", "audit-lifecycle", 1, audit, "compliance-lead@example.com"));
        await run.Send(new EnterPhase { AuditId = audit, Phase = PhaseName.Readiness });
        var task = await run.Send(new CreateTask
        {
            Title = "Approve the scope", Instructions = "Read the criteria and the controls in scope.\nReturn it if a system is missing.", Assignee = "lead", AuditId = audit,
            Phase = PhaseName.Readiness, Key = "scope", Outcomes = ["Approved", "Returned"], AskedBy = "sample-scope",
        });
        await run.Send(new EvaluateGate { AuditId = audit, Name = "Ready for the audit", NodeId = "Flowchart1:Gate1", Phase = PhaseName.Readiness, Conditions = ["criteria-mapped = 100", "controls-owned = 100", "scope-approved = 1"] });
        await run.Send(new OpenFinding
        {
            ControlId = "ITGC-AC-01", Title = "Access given before approval", Description = "Two of 25 tickets were approved after the grant.", Source = FindingSource.Test, SourceId = "sample", AuditId = audit,
        });
        return new(audit, task.TaskId);
    }

    // Put into the library as rows: the pump does not run where this is used, so nothing ever reads the drawing.
    static Task<bool> Publish(AuditFlowApp app, string definitionId) => app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
        async () =>
        {
            var db = services.GetRequiredService<AuditFlowDb>();
            await db.Definitions.Where(d => d.DefinitionId == definitionId).ExecuteUpdateAsync(d => d.SetProperty(x => x.IsPublished, false).SetProperty(x => x.IsLatest, false));
            db.Definitions.Add(new DefinitionVersion
            {
                Id = $"{definitionId}-v1000", DefinitionId = definitionId, Version = 1000, Name = definitionId, Json = "{}", IsLatest = true, IsPublished = true, CreatedAt = app.Clock.GetUtcNow(),
            });
            return true;
        },
        CancellationToken.None));
}
