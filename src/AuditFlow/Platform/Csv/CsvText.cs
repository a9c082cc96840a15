using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace AuditFlow.Platform.Csv;

/// <summary>Writes rows as CSV that spreadsheets open as text: UTF-8 with mark, CRLF, cells guarded against being run as formulas.</summary>
internal static class CsvText
{
    public static byte[] Write(IEnumerable<string> columns, IEnumerable<IEnumerable<string?>> rows)
    {
        var buffer = new MemoryStream();
        using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }))
        {
            foreach (var row in rows.Prepend(columns))
            {
                foreach (var cell in row)
                    csv.WriteField(FormulaGuard.Guard(cell ?? ""));
                csv.NextRecord();
            }
        }
        return buffer.ToArray();
    }
}
