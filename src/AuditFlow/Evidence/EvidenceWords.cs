using System.Globalization;

namespace AuditFlow.Evidence;

/// <summary>How pages speak of files.</summary>
internal static class EvidenceWords
{
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.#} MB"),
    };

    /// <summary>What time it tells of, apart from when it came (R-31); null when nothing was said.</summary>
    public static string? Covers(EvidenceLine file)
    {
        var covers = (file.CoversFrom, file.CoversTo) switch
        {
            ({ } from, { } to) => $"Covers {Day(from)} to {Day(to)}",
            ({ } from, null) => $"Covers from {Day(from)}",
            (null, { } to) => $"Covers until {Day(to)}",
            _ => null,
        };
        return file.CollectedOn is { } on ? $"{(covers is null ? "Taken" : $"{covers}, taken")} on {Day(on)}" : covers;
    }

    static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
