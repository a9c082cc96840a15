using System.Text.Json.Nodes;

namespace AuditFlow.Attestations.Bench;

/// <summary>What issuing one campaign took.</summary>
internal sealed record CampaignFigures
{
    /// <summary>Attestations that were asked.</summary>
    public required int Controls { get; init; }

    /// <summary>Runs that wait for an answer.</summary>
    public required int Runs { get; init; }

    /// <summary>Mails in the outbox.</summary>
    public required int Mails { get; init; }

    /// <summary>The request that starts the campaign: its items, pages, links, mails, trail entries and pending runs in one transaction.</summary>
    public double OpenSeconds { get; init; }

    /// <summary>The pump that brings the runs to where they wait.</summary>
    public double RunSeconds { get; init; }

    /// <summary>Processor time of both, with that of the collector and of the compiler beside them.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Transactions in which it did so.</summary>
    public int Commits { get; init; }

    /// <summary>Managed heap at its largest, with garbage that was not collected yet.</summary>
    public double HeapMiB { get; init; }

    /// <summary>Rows that were written, each counted once.</summary>
    public int Rows { get; init; }

    /// <summary>The same rows by prepared commands into empty tables, the median of three: those of the opening in one transaction, those of the runs in as many as the pump needed.</summary>
    public double BaselineSeconds { get; init; }

    public double BaselineCpuSeconds { get; init; }

    public double Seconds => OpenSeconds + RunSeconds;

    public double MicrosAnItem => Seconds * 1_000_000 / Controls;

    public double TimesBaseline => Seconds / BaselineSeconds;

    /// <summary>Adds the figures to a line of output.</summary>
    public JsonObject Onto(JsonObject line)
    {
        (line["controls"], line["runs"], line["mails"], line["rows"], line["commits"]) = (Controls, Runs, Mails, Rows, Commits);
        line["seconds"] = Math.Round(Seconds, 3);
        line["openSeconds"] = Math.Round(OpenSeconds, 3);
        line["runSeconds"] = Math.Round(RunSeconds, 3);
        line["microsAnItem"] = Math.Round(MicrosAnItem, 1);
        line["cpuMicrosAnItem"] = Math.Round(CpuSeconds * 1_000_000 / Controls, 1);
        line["baselineCpuMicrosAnItem"] = Math.Round(BaselineCpuSeconds * 1_000_000 / Controls, 1);
        line["baselineSeconds"] = Math.Round(BaselineSeconds, 3);
        line["timesBaseline"] = Math.Round(TimesBaseline, 2);
        line["heapMiB"] = Math.Round(HeapMiB, 1);
        return line;
    }
}
