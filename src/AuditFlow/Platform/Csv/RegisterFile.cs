using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace AuditFlow.Platform.Csv;

/// <summary>
/// A register file (CSV: UTF-8, commas, one header row) taken apart into rows that know their line. Whatever is wrong is said in
/// <see cref="Errors"/>, as much as can be found in one pass; a row with the wrong number of cells is reported and left out.
/// </summary>
internal sealed class RegisterFile
{
    RegisterFile(ImportNotes errors, ImportNotes warnings, IReadOnlyList<RegisterRow> rows) => (Errors, Warnings, Rows) = (errors, warnings, rows);

    public ImportNotes Errors { get; }
    public ImportNotes Warnings { get; }
    public IReadOnlyList<RegisterRow> Rows { get; }

    /// <summary>Reads at most one byte more than the limit, so that a file that is too large is known without holding it.</summary>
    public static async Task<byte[]> ReadBytes(Stream file, ImportLimits limits, CancellationToken ct)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[81_920];
        while (buffer.Length <= limits.MaxBytes)
        {
            var wanted = (int)Math.Min(chunk.Length, limits.MaxBytes + 1L - buffer.Length);
            var read = await file.ReadAsync(chunk.AsMemory(0, wanted), ct);
            if (read == 0)
                break;
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    public static RegisterFile Parse(ReadOnlySpan<byte> bytes, IReadOnlyList<string> columns, ImportLimits limits)
    {
        ImportNotes errors = new(), warnings = new();
        var text = RegisterEncoding.Decode(bytes, limits, errors);
        var rows = text is null ? null : new Reading(text, columns, limits, errors, warnings).Rows();
        return new RegisterFile(errors, warnings, rows ?? []);
    }

    sealed class Reading(string text, IReadOnlyList<string> columns, ImportLimits limits, ImportNotes errors, ImportNotes warnings)
    {
        string? malformed;

        /// <returns>null when the file as a whole cannot be read.</returns>
        public List<RegisterRow>? Rows()
        {
            using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                IgnoreBlankLines = false,
                DetectColumnCountChanges = false,
                BadDataFound = found => malformed ??= found.Field,
            });

            // A cell that merely begins with an apostrophe would be a header nobody meant; headers are taken as they stand.
            if (Next(parser) is not { } first)
                return null;
            if (Header(first.Cells) is not { } header)
                return null;

            var rows = new List<RegisterRow>();
            while (Next(parser, header.Names) is { } record)
            {
                if (record.Cells is [""])
                    continue;
                if (rows.Count == limits.MaxRows)
                {
                    errors.Add(record.Line, null, Sentence($"The file has more than {limits.MaxRows:N0} rows, which is the limit (setting Import:MaxRows). Nothing after this line was read."));
                    return null;
                }
                if (record.Cells.Length != header.Names.Count)
                    errors.Add(record.Line, null, WrongCount(record.Cells, header.Names));
                else
                    rows.Add(new RegisterRow(record.Line, record.Cells, header.Places));
            }

            if (rows.Count == 0 && errors.Count == 0)
                errors.Add(null, null, "The file has a header and no rows below it.");
            return rows;
        }

        Record? Next(CsvParser parser, List<string>? names = null)
        {
            var line = parser.RawRow + 1;
            if (malformed is not null || !parser.Read())
                return null;

            var cells = new string[parser.Count];
            for (var place = 0; place < cells.Length; place++)
            {
                cells[place] = parser[place];
                if (malformed is null)
                    continue;
                var column = names is not null && place < names.Count ? names[place] : null;
                errors.Add(line, column, QuoteProblem(malformed));
                return null;
            }
            return new Record(line, cells);
        }

        (List<string> Names, Dictionary<string, int> Places)? Header(string[] cells)
        {
            var names = cells.Select(cell => cell.Trim()).ToList();
            if (names.Count == 1 && columns.Count > 1 && OtherDivider(names[0]) is { } divider)
            {
                errors.Add(1, null, $"The columns are divided by {divider}. Save the file as CSV with commas.");
                return null;
            }

            var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            for (var place = 0; place < names.Count; place++)
            {
                if (names[place].Length == 0)
                    errors.Add(1, null, $"Cell {place + 1} of the header is empty. Name the column or remove it.");
                else if (!places.TryAdd(names[place], place))
                    errors.Add(1, names[place], $"The header names this column twice (cells {places[names[place]] + 1} and {place + 1}).");
                else if (!columns.Contains(names[place], StringComparer.OrdinalIgnoreCase))
                    warnings.Add(1, names[place], Nearest.Of(names[place], columns) is { } near
                        ? $"This column is not known and was ignored. Did you mean {near}?"
                        : "This column is not known and was ignored.");
            }
            foreach (var column in columns.Where(column => !places.ContainsKey(column)))
                errors.Add(1, column, "The header does not have this column.");

            // Without a sound header no cell can be named; errors of rows would be noise.
            return errors.Count > 0 ? null : (names, places);
        }

        static string? OtherDivider(string header) =>
            header.Contains(';') ? "semicolons" : header.Contains('\t') ? "tabs" : header.Contains('|') ? "bars" : null;

        static string WrongCount(string[] cells, List<string> header)
        {
            var reason = Sentence($"The row has {cells.Length:N0} cells, the header has {header.Count:N0}.");
            return cells.Length > header.Count
                ? reason + " A text with a comma in it must stand in double quotes."
                : reason + $" {header[cells.Length]} and what follows is missing; a line end inside a cell must stand in double quotes.";
        }

        string QuoteProblem(string field)
        {
            const string after = " Rows after this line were not checked.";
            var start = field.TrimStart();
            if (!start.StartsWith('"'))
                return $"A double quote stands inside the text {Shown(field)}. Put the whole cell in double quotes and write the inner one twice." + after;
            return field.Length > 1 && text.EndsWith(field, StringComparison.Ordinal)
                ? $"The double quote that opens this cell is never closed: {Shown(field)}." + after
                : $"There is text after the double quote that closes this cell, or the quote before it was never closed: {Shown(field)}." + after;
        }

        static string Shown(string field)
        {
            var line = field.ReplaceLineEndings(" ").Trim();
            return line.Length <= 40 ? line : line[..40] + "…";
        }

        static string Sentence(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);

        sealed record Record(int Line, string[] Cells);
    }
}

/// <summary>One row of a register file. <see cref="Line"/> is the physical line of the file on which it begins.</summary>
internal sealed class RegisterRow(int line, string[] cells, Dictionary<string, int> places)
{
    public int Line => line;

    /// <summary>The text of a cell, without blanks around it and without the apostrophe of <see cref="FormulaGuard"/>.</summary>
    public string this[string column] => FormulaGuard.Unguard(cells[places[column]]).Trim();

    /// <summary>The parts of a cell that holds a list, divided by semicolons; empty parts and repetitions are dropped.</summary>
    public IReadOnlyList<string> List(string column) =>
        [.. this[column].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
