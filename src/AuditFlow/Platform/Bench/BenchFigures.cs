using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AuditFlow.Platform.Bench;

/// <summary>What one repetition measured. What a case does not have (a database, a baseline) is null.</summary>
internal sealed record BenchFigures
{
    public required double PerSecond { get; init; }

    public required double CpuMicrosPerOp { get; init; }

    public required double AllocatedKiBPerOp { get; init; }

    public double? StoredKiBPerOp { get; init; }

    public required double P50Ms { get; init; }

    public required double P99Ms { get; init; }

    public double? BaselinePerSecond { get; init; }

    /// <summary>Our seconds an operation for one second of the baseline's.</summary>
    public double? TimesBaseline => BaselinePerSecond / PerSecond;

    /// <summary>Managed heap before the first repetition, after a full collection.</summary>
    public double? HeapMiB { get; init; }

    /// <summary>How the database makes a commit last: its own words for it. SQLite's <c>synchronous=2</c> is FULL.</summary>
    public string? Durability { get; init; }

    /// <summary>The median of each figure by itself.</summary>
    public static BenchFigures MedianOf(IReadOnlyList<BenchFigures> all) => new()
    {
        PerSecond = Median(all, f => f.PerSecond)!.Value, CpuMicrosPerOp = Median(all, f => f.CpuMicrosPerOp)!.Value, AllocatedKiBPerOp = Median(all, f => f.AllocatedKiBPerOp)!.Value,
        StoredKiBPerOp = Median(all, f => f.StoredKiBPerOp), P50Ms = Median(all, f => f.P50Ms)!.Value, P99Ms = Median(all, f => f.P99Ms)!.Value,
        BaselinePerSecond = Median(all, f => f.BaselinePerSecond), HeapMiB = Median(all, f => f.HeapMiB), Durability = all[0].Durability,
    };

    /// <summary>Adds the figures to a line of output.</summary>
    public JsonObject Onto(JsonObject line)
    {
        line["perSecond"] = Rounded(PerSecond, 1);
        line["cpuMicrosPerOp"] = Rounded(CpuMicrosPerOp, 2);
        line["allocatedKiBPerOp"] = Rounded(AllocatedKiBPerOp, 2);
        line["storedKiBPerOp"] = Rounded(StoredKiBPerOp, 3);
        line["p50Ms"] = Rounded(P50Ms, 4);
        line["p99Ms"] = Rounded(P99Ms, 4);
        line["baselinePerSecond"] = Rounded(BaselinePerSecond, 1);
        line["timesBaseline"] = Rounded(TimesBaseline, 2);
        if (HeapMiB is not null)
        {
            line["heapMiB"] = Rounded(HeapMiB, 1);
            line["durability"] = Durability;
        }

        return line;
    }

    static double? Median(IReadOnlyList<BenchFigures> all, Func<BenchFigures, double?> figure)
    {
        var sorted = all.Select(figure).OfType<double>().Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    static JsonNode? Rounded(double? value, int digits) => value is { } number && double.IsFinite(number) ? Math.Round(number, digits) : null;
}

/// <summary>Notes what the process has used, and tells what it used since.</summary>
internal sealed class BenchMeter
{
    readonly long start = Stopwatch.GetTimestamp();
    readonly TimeSpan cpu = Environment.CpuUsage.TotalTime;
    readonly long allocated = GC.GetTotalAllocatedBytes(precise: true);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    /// <summary>Processor time of the whole process, on all its cores.</summary>
    public TimeSpan Cpu => Environment.CpuUsage.TotalTime - cpu;

    /// <summary>The figures of this many operations, each of which took one of these times in milliseconds.</summary>
    public BenchFigures Read(int operations, List<double> times)
    {
        var (elapsed, used, bytes) = (Elapsed, Cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
        var count = Math.Max(operations, 1);
        times.Sort();
        return new BenchFigures
        {
            PerSecond = operations / elapsed.TotalSeconds, CpuMicrosPerOp = used.TotalMicroseconds / count, AllocatedKiBPerOp = bytes / 1024.0 / count, P50Ms = At(0.5), P99Ms = At(0.99),
        };

        // The nearest rank.
        double At(double share) => times.Count == 0 ? 0 : times[Math.Min(times.Count - 1, (int)Math.Ceiling(share * times.Count) - 1)];
    }
}
