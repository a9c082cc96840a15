using System.Text;

namespace AuditFlow.Tests.Fixtures;

/// <summary>Changes a register file as a careless person would.</summary>
internal static class CsvEdit
{
    public static byte[] Replace(this byte[] file, string part, string instead)
    {
        var text = Encoding.UTF8.GetString(file);
        var place = text.IndexOf(part, StringComparison.Ordinal);
        return place < 0 ? throw new InvalidOperationException($"'{part}' is not in the file.") : Encoding.UTF8.GetBytes(text[..place] + instead + text[(place + part.Length)..]);
    }

    public static byte[] WithoutLines(this byte[] file, params int[] lines) =>
        Encoding.UTF8.GetBytes(string.Join("\r\n", Lines(file).Where((_, place) => !lines.Contains(place + 1))));

    public static byte[] WithLine(this byte[] file, string line) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file).TrimEnd('\r', '\n') + "\r\n" + line + "\r\n");

    public static string Line(this byte[] file, int line) => Lines(file)[line - 1];

    static string[] Lines(byte[] file) => Encoding.UTF8.GetString(file).Split("\r\n");
}
