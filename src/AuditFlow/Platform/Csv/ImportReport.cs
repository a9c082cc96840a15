namespace AuditFlow.Platform.Csv;

/// <summary>What an import did, or would do. With one error nothing was done.</summary>
public sealed record ImportReport
{
    /// <summary>"controls" or "people".</summary>
    public required string Register { get; init; }

    /// <summary>The name of the file, where it has one.</summary>
    public string? File { get; init; }

    /// <summary>True when the changes are in the database; false after a dry run or an error.</summary>
    public bool Applied { get; init; }

    public int Rows { get; init; }
    public int Added { get; init; }
    public int Changed { get; init; }
    public int Unchanged { get; init; }
    public int Retired { get; init; }

    /// <summary>In the register and not in the file: they stay as they are.</summary>
    public int Missing { get; init; }

    public IReadOnlyList<ImportChange> Changes { get; init; } = [];

    /// <summary>How many errors there are; <see cref="Errors"/> lists at most the first 200.</summary>
    public int ErrorCount { get; init; }

    public IReadOnlyList<ImportNote> Errors { get; init; } = [];

    /// <summary>How many warnings there are; <see cref="Warnings"/> lists at most the first 200.</summary>
    public int WarningCount { get; init; }

    public IReadOnlyList<ImportNote> Warnings { get; init; } = [];

    public bool HasErrors => ErrorCount > 0;

    public bool HasChanges => Changes.Count > 0;

    internal ImportReport With(ImportNotes errors, ImportNotes warnings) => this with
    {
        ErrorCount = errors.Count, Errors = errors.InFileOrder, WarningCount = warnings.Count, Warnings = warnings.InFileOrder,
    };
}

/// <summary>One row that adds or changes something. <see cref="Columns"/> names what differs.</summary>
public sealed record ImportChange(int? Line, string Id, ImportChangeKind Kind, IReadOnlyList<string> Columns);

public enum ImportChangeKind
{
    Added,
    Changed,

    /// <summary>It had been ended and is in the file again.</summary>
    BackInOperation,
    Retired,
}
