using System.Security.Cryptography;
using System.Text;
using AuditFlow.Attestations;
using AuditFlow.Audits;
using AuditFlow.Calendars;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Demo;

/// <summary>
/// Ninety days in the life of the sample company, lived by the product itself: a second service provider on the same
/// database, whose clock runs from then to now while the pumps run and people do their part through the same requests
/// as everybody. Every day begins from what the database says, so a demo that was killed goes on where it stopped.
/// </summary>
internal sealed class DemoCompany(IServiceProvider services, DemoClock clock)
{
    public const int Days = 90;
    static readonly TimeSpan StepOfDay = TimeSpan.FromHours(6);
    const string Begun = "demo-begun";
    const string Told = "demo-told";
    const string Lead = "compliance-lead@example.com";

    static readonly string[] AccessControls = ["ITGC-AC-01", "ITGC-AC-02", "ITGC-AC-03", "ITGC-AC-04", "ITGC-AC-05", "ITGC-AC-06", "ITGC-CM-01", "ITGC-CM-02", "ITGC-CM-03", "ITGC-OP-01", "ITGC-OP-02", "ITGC-OP-03"];

    /// <summary>Tells the story unless it was told, or the database is somebody's own. Returns whether anything was done.</summary>
    /// <param name="args">The arguments of this process: the demo's own provider reads the same settings.</param>
    /// <param name="end">The moment at which the story arrives.</param>
    /// <param name="cancellationToken">Stops it between two steps; it goes on from there the next time.</param>
    public static async Task<bool> SeedAsync(string[] args, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var clock = new DemoClock(end.AddDays(-Days));
        await using var product = WebHost.Build(args, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        return await new DemoCompany(product.Services, clock).TellAsync(end, cancellationToken);
    }

    async Task<bool> TellAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        var (isEmpty, isTold, lastDay) = await ReadAsync(async db => (
            !await db.People.AnyAsync(cancellationToken) && !await db.Accounts.AnyAsync(cancellationToken),
            await db.TrailEntries.AnyAsync(e => e.What == Told, cancellationToken),
            await db.TrailEntries.Where(e => e.Actor == Teller.Name && e.What == Begun).AnyAsync(cancellationToken)
                ? await db.TrailEntries.MaxAsync(e => (DateTimeOffset?)e.At, cancellationToken) : null));
        if (isTold || !isEmpty && lastDay is null)
        {
            return false;
        }

        clock.MoveTo(lastDay is { } last && last < end ? last : clock.GetUtcNow());
        await BeginAsync(cancellationToken);
        while (clock.GetUtcNow() < end)
        {
            await LiveAsync(cancellationToken);
            await PassDayAsync(end, cancellationToken);
        }

        await LiveAsync(cancellationToken);
        await NoteAsync(Told, "The demo was told to its end.", cancellationToken);
        return true;
    }

    // Mail leaves in the working hours of each recipient, whenever the story is told.
    async Task PassDayAsync(DateTimeOffset end, CancellationToken cancellationToken)
    {
        var morning = clock.GetUtcNow().AddDays(1) < end ? clock.GetUtcNow().AddDays(1) : end;
        while (clock.GetUtcNow() + StepOfDay < morning)
        {
            clock.MoveTo(clock.GetUtcNow() + StepOfDay);
            await RunPumpsAsync(cancellationToken);
        }

        clock.MoveTo(morning);
    }

    static readonly OperatorActor Teller = new("demo");

    async Task BeginAsync(CancellationToken cancellationToken)
    {
        await NoteAsync(Begun, "The demo begins: the sample company, ninety days ago.", cancellationToken);
        var samples = Path.Combine(AppContext.BaseDirectory, "samples");
        await SendAsync(Teller, new ImportPeople { File = await File.ReadAllBytesAsync(Path.Combine(samples, "people.csv"), cancellationToken) });
        await SendAsync(Teller, new ImportControls { File = await File.ReadAllBytesAsync(Path.Combine(samples, "controls.csv"), cancellationToken), FileName = "controls.csv" });
        await SendAsync(Teller, new ImportHolidays { File = await File.ReadAllBytesAsync(Path.Combine(samples, "holidays.csv"), cancellationToken), FileName = "holidays.csv" });
        await AddAccountsAsync(cancellationToken);
        if (await ReadAsync(db => db.Audits.AnyAsync(cancellationToken)))
        {
            return;
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var lead = Person(Lead, Role.ComplianceLead);
        var audit = await SendAsync(lead, new CreateAudit
        {
            Name = $"SOC 2 Type II {today.Year}–{today.Year + 1 - 2000:00}", Kind = AuditKind.Soc2TypeII, Categories = ["availability", "confidentiality"],
            PeriodFrom = new DateOnly(today.Year, today.Month, 1), PeriodTo = new DateOnly(today.Year, today.Month, 1).AddYears(1).AddDays(-1),
        });
        await SendAsync(lead, new StartAudit { AuditId = audit });
        await SendAsync(lead, new ScheduleCampaigns
        {
            Name = "Sub-certification of key controls", Rule = new AfterFiscalPeriod { Period = FiscalKind.Quarter, BusinessDays = 5 }, TimeZone = "America/New_York",
            Period = CampaignPeriod.PreviousFiscalQuarter, DaysToAnswer = 10, DueInBusinessDays = true, AuditId = audit, ControlIds = AccessControls,
        });
        await SendAsync(lead, new ScheduleCampaigns { Name = "Monthly access and change", Cron = "0 0 9 1 * ?", TimeZone = "America/New_York", AuditId = audit, ControlIds = AccessControls });
    }

    // A campaign for the month that ended, asked as soon as it has.
    async Task AskOwnersAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var to = new DateOnly(today.Year, today.Month, 1).AddDays(-1);
        if (await ReadAsync(db => db.Campaigns.AnyAsync(c => c.PeriodTo == to, cancellationToken)))
        {
            return;
        }

        var audit = await ReadAsync(db => db.Audits.Select(a => a.Id).SingleAsync(cancellationToken));
        await SendAsync(Person(Lead, Role.ComplianceLead), new StartCampaign
        {
            Name = $"Access, change and operations, {to.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)}", AuditId = audit,
            PeriodFrom = new DateOnly(to.Year, to.Month, 1), PeriodTo = to, DueOn = today.AddDays(14), ControlIds = AccessControls,
        });
    }

    // One account a role: the person of the register who has it, or a mailbox of the role's name.
    async Task AddAccountsAsync(CancellationToken cancellationToken)
    {
        var known = await ReadAsync(db => db.Accounts.Select(a => a.Email!).ToListAsync(cancellationToken));
        var people = await ReadAsync(db => db.People.AsNoTracking().OrderBy(p => p.Email).ToListAsync(cancellationToken));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in Enum.GetValues<Role>())
        {
            var email = role == Role.ComplianceLead ? Lead
                : people.Where(p => p.Roles.Contains(role) && !taken.Contains(p.Email)).OrderBy(p => p.Roles.Count).Select(p => p.Email).FirstOrDefault() ?? $"{Words.Kebab(role.ToString())}@example.com";
            if (taken.Add(email) && !known.Contains(email))
            {
                var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
                await SendAsync(Teller, new AddAccount { Email = email, Roles = [role], Password = password, IsSample = true });
            }
        }
    }

    // What the company does on one day: the machines first, then the people, then the machines again.
    async Task LiveAsync(CancellationToken cancellationToken)
    {
        await AskOwnersAsync(cancellationToken);
        await RunPumpsAsync(cancellationToken);
        await AnswerAttestationsAsync(cancellationToken);
        await ReviewAnswersAsync(cancellationToken);
        await DoTasksAsync(cancellationToken);
        await MendFindingsAsync(cancellationToken);
        await RunPumpsAsync(cancellationToken);
    }

    async Task RunPumpsAsync(CancellationToken cancellationToken)
    {
        foreach (var schedule in await ReadAsync(db => db.Set<Platform.Scheduling.Schedule>().Where(s => s.IsOn).Select(s => s.Id).ToListAsync(cancellationToken)))
        {
            while (await SendAsync(new ScheduleActor("demo"), new Platform.Scheduling.SendDue { ScheduleId = schedule }) is not null)
            {
            }
        }

        var workflows = services.GetRequiredService<WorkflowPump>();
        var mail = services.GetRequiredService<OutboxPump>();
        while (await workflows.RunOnceAsync(cancellationToken) + await mail.RunOnceAsync(cancellationToken) > 0)
        {
        }
    }

    async Task AnswerAttestationsAsync(CancellationToken cancellationToken)
    {
        var open = await ReadAsync(db => (
            from a in db.Attestations.AsNoTracking()
            join bundle in db.Bundles.AsNoTracking() on a.BundleId equals bundle.Id
            where a.State == AttestationState.Sent && bundle.LinkId != null
            orderby a.Id
            select new { Attestation = a, Bundle = bundle }).Take(500).ToListAsync(cancellationToken));
        foreach (var (attestation, bundle) in open.Select(o => (o.Attestation, o.Bundle)))
        {
            // The same owner is always quick or slow with the same control, and one in nine never answers.
            var chance = Chance(attestation.ControlId + attestation.CampaignId);
            if (chance % 9 == 0 || clock.GetUtcNow() < attestation.SentAt!.Value.AddDays(1 + chance % 16))
            {
                continue;
            }

            var answer = chance % 11 == 1 ? AttestationAnswer.WithExceptions : chance % 23 == 2 ? AttestationAnswer.DidNotOperate : chance % 13 == 3 ? AttestationAnswer.NoOccurrenceDue : AttestationAnswer.OperatedAsDescribed;
            if (await ReadAsync(db => db.Links.AnyAsync(l => l.Id == bundle.LinkId && l.ExpiresAt > clock.GetUtcNow() && l.RevokedAt == null && l.UsedAt == null, cancellationToken)))
            {
                await SendAsync(
                    new LinkActor(bundle.LinkId!.Value, attestation.SignerId, attestation.SignerEmail, AttestationMail.Purpose, bundle.Id) { Level = IdentityLevel.L2, Method = "link and mailed code" },
                    new AnswerAttestations
                    {
                        BundleId = bundle.Id, Nonce = Guid.CreateVersion7(clock.GetUtcNow()), TypedName = attestation.SignerEmail.Split('@')[0].Replace('-', ' '), Consents = true,
                        Answers =
                        [
                            new ItemAnswer
                            {
                                AttestationId = attestation.Id, Answer = answer,
                                Comment = answer.IsException ? "One item in the sample month was approved after the fact. The ticket is linked." : "Looked into the list of the month; what was open there is dealt with.",
                            },
                        ],
                    });
            }
        }
    }

    // The managers take a few days, and one answer in three lies.
    async Task ReviewAnswersAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var waiting = await ReadAsync(db => (
            from a in db.Attestations.AsNoTracking()
            join c in db.Campaigns.AsNoTracking() on a.CampaignId equals c.Id
            where a.State == AttestationState.Submitted && a.NeedsReview && a.ManagerEmail != null && (c.State == CampaignState.Open || c.State == CampaignState.Closing)
            orderby a.Id
            select a).Take(200).ToListAsync(cancellationToken));
        foreach (var attestation in waiting.Where(a => Chance(a.CampaignId + a.ControlId) is var chance && chance % 3 != 0 && now >= a.SubmittedAt!.Value.AddDays(1 + chance % 4)))
        {
            await SendAsync(Person(attestation.ManagerEmail!, Role.Manager), new AcceptAnswer { AttestationId = attestation.Id, Number = attestation.Answers });
        }
    }

    async Task DoTasksAsync(CancellationToken cancellationToken)
    {
        var open = await ReadAsync(db => db.Tasks.AsNoTracking().Where(t => t.State == TaskState.Open).OrderBy(t => t.Id).Take(500).ToListAsync(cancellationToken));
        foreach (var task in open)
        {
            // All is done in time, and the gate stays closed all the same: two criteria have no control, and no task changes that.
            if (clock.GetUtcNow() >= task.CreatedAt.AddDays(2 + Chance(task.Title) % 6))
            {
                await SendAsync(Person(task.Assignee, Role.ControlOwner), new CompleteTask { TaskId = task.Id, Outcome = task.Outcomes[0] });
            }
        }
    }

    async Task MendFindingsAsync(CancellationToken cancellationToken)
    {
        var open = await ReadAsync(db => db.Findings.AsNoTracking().Where(f => f.State != FindingState.Closed && f.State != FindingState.RiskAccepted).OrderBy(f => f.Sequence).Take(200).ToListAsync(cancellationToken));
        foreach (var finding in open)
        {
            var age = clock.GetUtcNow() - finding.OpenedAt;
            var owner = Person(finding.RemediationOwner, Role.Manager);
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            switch (finding.Sequence % 4)
            {
                case 0 when age > TimeSpan.FromDays(4):
                    await SendAsync(Person(Lead, Role.ComplianceLead), new AcceptRisk { FindingId = finding.Id, Reason = "The tool is replaced next spring; until then the list is reviewed weekly.", Until = today.AddDays(150) });
                    break;
                case 1 or 2 when finding.State == FindingState.Identified && finding.Plan is null && age > TimeSpan.FromDays(3):
                    await SendAsync(owner, new SubmitPlan { FindingId = finding.Id, Plan = "Approve before granting: the ticket system refuses a grant without an approval time.", FixedBy = today.AddDays(21) });
                    break;
                case 1 or 2 when finding.State == FindingState.Identified && finding.Plan is not null && age > TimeSpan.FromDays(6):
                    await SendAsync(Person(Lead, Role.ComplianceLead), new ApprovePlan { FindingId = finding.Id });
                    break;
                case 1 when finding.State == FindingState.InRemediation && age > TimeSpan.FromDays(20):
                    await SendAsync(owner, new ReportFixed { FindingId = finding.Id, WhatWasDone = "The rule is live; the last thirty grants all have an approval before the grant." });
                    break;
                case 1 when finding.State == FindingState.ReadyForRetest && age > TimeSpan.FromDays(30):
                    await SendAsync(Person("internal-auditor-it@example.com", Role.Tester), new RecordRetest { FindingId = finding.Id, Passed = true, Work = "Twenty-five grants after the change: each approved before it was granted." });
                    break;
                default:
                    break;
            }
        }
    }

    // The same on every machine and every day, so that a story that was interrupted goes on as it would have.
    static int Chance(string about) => SHA256.HashData(Encoding.UTF8.GetBytes(about))[0];

    static PersonActor Person(string email, params Role[] roles) => new(Guid.Empty, null, email, roles);

    async Task<T> SendAsync<T>(Actor actor, IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(actor);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    async Task<T> ReadAsync<T>(Func<AuditFlowDb, Task<T>> read)
    {
        await using var scope = services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AuditFlowDb>());
    }

    async Task NoteAsync(string what, string sentence, CancellationToken cancellationToken)
        => await SendAsync(Teller, new NoteOfDemo { What = what, Sentence = sentence });
}
