using System.Diagnostics;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Bench;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations.Bench;

/// <summary>
/// One campaign over a register that was made for it, from its start until every item is asked, every run waits and every
/// mail lies in the outbox: by the request, the pump and the engine of the product. Then the same rows are written raw.
/// </summary>
internal sealed class CampaignBench(int controls, string? server) : IAsyncDisposable
{
    const string KeptSignals = "KeptSignals";

    // The median counts.
    const int Baselines = 3;

    readonly BenchHost host = new(server);

    public async Task<CampaignFigures> RunAsync(CancellationToken cancellationToken)
    {
        await host.MakeAsync(cancellationToken);
        await ShippedDrawings.PublishAsync(host.Services, cancellationToken);
        Check(await host.SendAsync(new ImportPeople { File = MadeRegister.People(controls), FileName = "people.csv" }, cancellationToken));
        Check(await host.SendAsync(new ImportControls { File = MadeRegister.Controls(controls), FileName = "controls.csv" }, cancellationToken));
        await PumpAsync(cancellationToken);
        var before = await ReadAsync(db => db.TrailEntries.CountAsync(cancellationToken));

        var commits = 0;
        host.Services.GetRequiredService<StoredBursts>().Heard = _ => commits++;
        await using var heap = new HeapPeak();
        var meter = new BenchMeter();
        var begun = Stopwatch.GetTimestamp();
        var campaign = await host.SendAsync(Campaign(), cancellationToken);
        var opening = Stopwatch.GetElapsedTime(begun);
        var used = meter.Cpu;
        KeepSignals();
        meter = new BenchMeter();
        begun = Stopwatch.GetTimestamp();
        await PumpAsync(cancellationToken);
        var running = Stopwatch.GetElapsedTime(begun);
        used += meter.Cpu;
        var peak = heap.MiB;

        var figures = await CountAsync(campaign, cancellationToken) with { OpenSeconds = opening.TotalSeconds, RunSeconds = running.TotalSeconds, CpuSeconds = used.TotalSeconds, HeapMiB = peak };
        var rows = PlainRows.Load(host.Database, Tables(before));
        var rowsATransaction = rows.Sizes.Skip(1).Sum() / Math.Max(commits, 1);
        var baselines = Enumerable.Range(0, Baselines).Select(_ => Baseline(rows, rowsATransaction)).OrderBy(b => b.Seconds).ToList();
        return figures with { Rows = rows.Count, BaselineSeconds = baselines[Baselines / 2].Seconds, BaselineCpuSeconds = baselines.Min(b => b.Cpu), Commits = commits };
    }

    (double Seconds, double Cpu) Baseline(PlainRows rows, int rowsATransaction)
    {
        var meter = new BenchMeter();
        return (rows.Time(host.Database, rowsATransaction).TotalSeconds, meter.Cpu.TotalSeconds);
    }

    StartCampaign Campaign()
    {
        var today = DateOnly.FromDateTime(host.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        return new StartCampaign { Name = "Owner attestation", PeriodFrom = today.AddMonths(-3), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(14), Scope = new CampaignScope() };
    }

    async Task PumpAsync(CancellationToken cancellationToken)
    {
        var pump = host.Pump();
        while (await pump.RunOnceAsync(cancellationToken) > 0)
        {
        }
    }

    // What starts the runs is gone when they wait.
    void KeepSignals()
    {
        using var connection = host.Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""CREATE TABLE "{KeptSignals}" AS SELECT * FROM "WorkflowSignals" """;
        command.ExecuteNonQuery();
    }

    // Rows without a key are those of the opening, which is one transaction; then come those of each run.
    static IEnumerable<PlainTable> Tables(int entriesBefore) =>
    [
        new("Campaigns", "\"Id\""), new("Attestations", "\"Id\""), new("Bundles", "\"Id\""), new("Links", "\"Id\""), new("OutboxMails", "\"Id\""),
        new("TrailEntries", "\"Stream\", \"Sequence\"", Where: $"""WHERE "Sequence" > {entriesBefore}"""), new("WorkflowSignals", "\"Id\"", From: KeptSignals),
        new("WorkflowInstances", "\"Id\"", "Id"), new("WorkflowJournalBlocks", "\"InstanceId\"", "InstanceId"), new("WorkflowBookmarks", "\"InstanceId\", \"Id\"", "InstanceId"),
    ];

    // A measurement of less than all that issuing means would be none.
    async Task<CampaignFigures> CountAsync(Guid campaign, CancellationToken cancellationToken)
    {
        var (items, runs, mails, pages) = await ReadAsync(async db => (
            await db.Attestations.CountAsync(a => a.CampaignId == campaign && a.State == AttestationState.Sent && a.BundleId != null, cancellationToken),
            await db.Instances.CountAsync(i => i.DefinitionId == CampaignOpening.ItemDrawing && i.SubStatus == "Suspended", cancellationToken),
            await db.OutboxMails.CountAsync(m => m.State == MailState.Queued, cancellationToken),
            await db.Bundles.CountAsync(b => b.CampaignId == campaign, cancellationToken)));
        Refuse.If(
            items != controls || runs != controls || mails != pages, "bench-not-issued",
            $"Of {controls} attestations {items} are asked and {runs} runs wait; of {pages} pages {mails} have their mail in the outbox.");
        return new CampaignFigures { Controls = items, Runs = runs, Mails = mails };
    }

    async Task<T> ReadAsync<T>(Func<AuditFlowDb, Task<T>> read)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AuditFlowDb>());
    }

    static void Check(ImportReport report) => Refuse.If(report.HasErrors, "bench-register", "The register that was made for the measurement cannot be imported.");

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
