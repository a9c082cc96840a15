using AuditFlow.Audits;
using AuditFlow.Findings;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tests.Fixtures;

/// <summary>The product with the sample company in it, and with drawings that nobody runs, so that tests of a slice see that slice alone.</summary>
public class LifecycleApp : AuditFlowApp
{
    public const string Lead = "compliance-lead@example.com";
    public const string OtherLead = "sox-program-manager@example.com";

    /// <summary>A control with an owner, a performer and a manager who are three people.</summary>
    public const string ControlId = "ITGC-AC-01";
    public const string Owner = "iam-lead@example.com";
    public const string Performer = "iam-analyst@example.com";
    public const string Manager = "cio@example.com";
    public const string Tester = "internal-auditor-it@example.com";
    public const string Auditor = "engagement-manager@auditfirm.example.com";

    int number;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await SampleAudit.Prepare(this);
    }

    /// <summary>Sends as one of the sample company's people, signed in with these roles.</summary>
    public Sender Person(string email, params Role[] roles) => Sender(new PersonActor(Guid.Empty, null, email, roles));

    public Sender AsLead => Person(Lead, Role.ComplianceLead);

    /// <summary>Sends as a run of a drawing that belongs to this audit.</summary>
    public Sender Run(Guid? auditId) => Sender(new RunActor("run-1", "drawing", 1, auditId, Lead));

    /// <summary>A SOC 2 Type II with availability, running.</summary>
    public async Task<Guid> RunningAudit()
    {
        var id = await PlannedAudit();
        await AsLead.Send(new StartAudit { AuditId = id });
        return id;
    }

    public Task<Guid> PlannedAudit(AuditKind kind = AuditKind.Soc2TypeII) => AsLead.Send(new CreateAudit
    {
        Name = $"Audit {Interlocked.Increment(ref number)}", Kind = kind, Categories = kind == AuditKind.Sox ? [] : ["availability"],
        PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30),
    });

    public Task<CreatedTask> Task(string assignee, Guid? auditId = null, string? key = null, PhaseName? phase = null, int dueInDays = 7, string? notSameAs = null, params string[] outcomes)
        => Run(auditId).Send(new CreateTask
        {
            Title = "Do the step", Assignee = assignee, AuditId = auditId, Key = key, Phase = phase, DueInDays = dueInDays, NotSameAs = notSameAs,
            Outcomes = outcomes.Length == 0 ? ["Done"] : outcomes, AskedBy = $"test-{Interlocked.Increment(ref number)}",
        });

    public async Task<Guid> Finding(Guid? auditId = null)
        => (await Run(auditId).Send(new OpenFinding
        {
            ControlId = ControlId, Title = "Access given before approval", Description = "Two of 25 tickets were approved after the grant.",
            Source = FindingSource.Test, SourceId = $"test-{Interlocked.Increment(ref number)}", AuditId = auditId,
        })).FindingId;

    /// <summary>A finding whose fix has been reported by the manager.</summary>
    public async Task<Guid> FixedFinding(Guid? auditId = null)
    {
        var id = await Finding(auditId);
        await Person(Manager, Role.Manager).Send(new SubmitPlan { FindingId = id, Plan = "Block grants without an approved ticket.", FixedBy = new(2026, 12, 15) });
        await AsLead.Send(new ApprovePlan { FindingId = id });
        await Run(auditId).Send(new BeginRemediation { FindingId = id });
        await Person(Manager, Role.Manager).Send(new ReportFixed { FindingId = id, WhatWasDone = "The gate is live since today." });
        return id;
    }

    /// <summary>A browser in which one of the sample company's people has signed in.</summary>
    public async Task<TestBrowser> BrowserOf(string email, params Role[] roles)
    {
        const string password = "correct horse battery";
        if (!await Read(db => db.Accounts.AnyAsync(a => a.Email == email)))
        {
            await Send(new AddAccount { Email = email, Roles = roles, Password = password });
        }

        return await (await Browser()).SignIn(email, password);
    }
}
