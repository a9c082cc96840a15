namespace AuditFlow.Platform.Csv;

/// <summary>One thing to say about an import file: the physical line where the record begins, the column, and why.</summary>
public sealed record ImportNote(int? Line, string? Column, string Reason)
{
    public override string ToString() => (Line, Column) switch
    {
        (null, null) => Reason,
        (null, _) => $"Column {Column}: {Reason}",
        (_, null) => $"Line {Line}: {Reason}",
        _ => $"Line {Line}, {Column}: {Reason}",
    };
}

/// <summary>Collects notes, all of them counted and the first ones kept: a file of 20,000 wrong rows must not fill the memory or the screen.</summary>
internal sealed class ImportNotes
{
    /// <summary>So many are kept; the rest is counted.</summary>
    public const int Kept = 200;

    readonly List<ImportNote> notes = [];

    public int Count { get; private set; }

    public IReadOnlyList<ImportNote> InFileOrder => [.. notes.OrderBy(note => note.Line ?? 0)];

    public void Add(int? line, string? column, string reason) => Add(new ImportNote(line, column, reason));

    public void Add(ImportNote note)
    {
        Count++;
        if (notes.Count < Kept)
            notes.Add(note);
    }

    public void AddRange(ImportNotes others)
    {
        foreach (var note in others.notes)
            Add(note);
        Count += others.Count - others.notes.Count;
    }
}
