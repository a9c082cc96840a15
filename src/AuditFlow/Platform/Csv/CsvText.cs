using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace AuditFlow.Platform.Csv;

/// <summary>Writes rows as CSV that spreadsheets open as text: UTF-8 with mark, CRLF, cells guarded against being run as formulas.</summary>
internal static class CsvText
{
    public static byte[] Write(IEnumerable<string> columns, IEnumerable<IEnumerable<string?>> rows) => Write(rows.Prepend(columns), isFirst: true);

    /// <summary>Writes a file of any length, one batch of rows in memory at a time.</summary>
    public static async Task WriteAsync(Stream to, IEnumerable<string> columns, IAsyncEnumerable<IReadOnlyList<IEnumerable<string?>>> batches, CancellationToken cancellationToken)
    {
        await to.WriteAsync(Write([columns], isFirst: true), cancellationToken);
        await foreach (var batch in batches.WithCancellation(cancellationToken))
            await to.WriteAsync(Write(batch, isFirst: false), cancellationToken);
    }

    static byte[] Write(IEnumerable<IEnumerable<string?>> rows, bool isFirst)
    {
        var buffer = new MemoryStream();
        using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: isFirst)))
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }))
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                    csv.WriteField(FormulaGuard.Guard(cell ?? ""));
                csv.NextRecord();
            }
        }
        return buffer.ToArray();
    }
}
