using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuditFlow.Attestations.Receipts;

/// <summary>
/// JSON exactly as JavaScript's <c>JSON.stringify</c> writes it, which is defined character by character: so a file can
/// be compared with what it should be, by us and by a page, today and with any later version of the runtime.
/// </summary>
internal static class PlainJson
{
    /// <param name="value">Objects, lists, strings, whole numbers, true, false and null.</param>
    /// <param name="isIndented">On lines of their own, by two spaces a level.</param>
    public static string Write(JsonElement value, bool isIndented = false)
    {
        var text = new StringBuilder();
        Write(text, value, isIndented ? "\n" : null);
        return text.ToString();
    }

    // The separator is the line break with the indentation of the level; null when all stands on one line.
    static void Write(StringBuilder text, JsonElement value, string? line)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteList(text, '{', '}', value.EnumerateObject(), line, (member, inner) =>
                {
                    WriteString(text, member.Name);
                    text.Append(line is null ? ":" : ": ");
                    Write(text, member.Value, inner);
                });
                break;
            case JsonValueKind.Array:
                WriteList(text, '[', ']', value.EnumerateArray(), line, (item, inner) => Write(text, item, inner));
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(value.GetInt64().ToString(CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                text.Append(value.GetBoolean() ? "true" : "false");
                break;
            default:
                text.Append("null");
                break;
        }
    }

    static void WriteList<T>(StringBuilder text, char open, char close, IEnumerable<T> items, string? line, Action<T, string?> write)
    {
        var inner = line is null ? null : line + "  ";
        var isFirst = true;
        text.Append(open);
        foreach (var item in items)
        {
            text.Append(isFirst ? "" : ",").Append(inner);
            write(item, inner);
            isFirst = false;
        }

        text.Append(isFirst ? "" : line).Append(close);
    }

    static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => letter.ToString(),
            });
        }

        text.Append('"');
    }
}
