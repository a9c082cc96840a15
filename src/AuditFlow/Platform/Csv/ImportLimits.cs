using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Csv;

/// <summary>How large an import file may be. Larger files are refused before they are parsed whole.</summary>
internal sealed record ImportLimits
{
    /// <summary>Rows below the header.</summary>
    public int MaxRows { get; init; } = 20_000;

    /// <summary>Bytes of the whole file.</summary>
    public int MaxBytes { get; init; } = 64 * 1024 * 1024;

    public static ImportLimits Of(ImportSettings settings) => new() { MaxRows = settings.MaxRows, MaxBytes = settings.MaxMegabytes * 1024 * 1024 };
}
