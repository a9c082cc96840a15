using System.ComponentModel.DataAnnotations;

namespace AuditFlow.Platform.Csv;

/// <summary>How large an import file may be (section "Import" of the settings). Larger files are refused before they are parsed whole.</summary>
public sealed class ImportLimits
{
    public const string Section = "Import";

    /// <summary>Rows below the header; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxRows { get; set; } = 20_000;

    /// <summary>Bytes of the whole file; 1 kB to 1 GB.</summary>
    [Range(1_024, 1_073_741_824)]
    public int MaxBytes { get; set; } = 32 * 1024 * 1024;
}
